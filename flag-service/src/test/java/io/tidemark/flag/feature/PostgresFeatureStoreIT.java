package io.tidemark.flag.feature;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;

@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "flag"))
class PostgresFeatureStoreIT extends FeatureStoreConformance {
    @Inject
    @SuppressWarnings("NullAway.Init")
    FeatureStore store;

    @Override
    protected FeatureStore store() {
        return store;
    }
}
