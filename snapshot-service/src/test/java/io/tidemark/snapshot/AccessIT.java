package io.tidemark.snapshot;

import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.testkit.AccessMatrix;
import io.tidemark.testkit.TidemarkServers;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every operation against everybody who might call it. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class AccessIT {
    @TestHTTPResource("/")
    private URI service = URI.create("/");

    @Test
    void everyOperationLetsInWhomItNamesAndNobodyElse() throws Exception {
        try (TestingOperations kafka = new TestingOperations()) {
            kafka.apply(batch("acme", "alice", operation(0, OperationType.UPSERT, "alices-own", "r1", 0)));
        }
        Map<String, String> thing = Map.of("collection", "notes", "record_id", "r1", "version", "1");

        assertThat(AccessMatrix.ofThisModule().findings(service, thing, "alices-own"))
                .isEmpty();
    }
}
