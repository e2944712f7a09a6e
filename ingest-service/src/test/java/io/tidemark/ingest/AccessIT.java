package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.AccessMatrix;
import io.tidemark.testkit.TidemarkServers;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every operation against everybody who might call it. */
@QuarkusTest
@WithTestResource(TidemarkServers.class)
class AccessIT {
    @TestHTTPResource("/")
    private URI service = URI.create("/");

    @Test
    void everyOperationLetsInWhomItNamesAndNobodyElse() throws Exception {
        Map<String, String> thing = Map.of("collection", "notes");

        assertThat(AccessMatrix.ofThisModule().findings(service, thing, "hush")).isEmpty();
    }
}
