package io.tidemark.snapshot;

import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.testkit.TidemarkServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that nobody closes, and from which nothing is heard any more: as of a host that is gone without a word. */
@QuarkusTest
@TestProfile(SilentDatabaseIT.Impatient.class)
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class SilentDatabaseIT {
    /** Soon given up on. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tidemark.snapshot.engine.patience", "2s");
        }
    }

    private final TestingOperations kafka = new TestingOperations();
    private final List<String> stopped = new ArrayList<>();

    @AfterEach
    void goOn() throws Exception {
        for (String backend : stopped) {
            signal("-CONT", backend);
        }
        kafka.close();
    }

    @Test
    void whatWaitsForThemIsAppliedByOthersWhileTheyHoldStill() throws Exception {
        kafka.apply(batch("acme", "silence", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        for (String backend :
                TestingSql.column("select pid from pg_stat_activity where application_name = 'snapshot-service'")) {
            stopped.add(backend);
            signal("-STOP", backend);
        }
        assertThat(stopped).isNotEmpty();

        List<Outcome> outcomes = kafka.apply(
                        batch("acme", "silence", operation(0, OperationType.UPDATE, "o2", "r1", 1)))
                .outcomes();

        assertThat(outcomes)
                .singleElement()
                .satisfies(one -> assertThat(one.isApplied()).isTrue());
        assertThat(TestingSql.column("select version from snapshot.snapshots where user_id = 'silence' order by 1"))
                .containsExactly("1", "2");
    }

    private static void signal(String name, String process) throws Exception {
        assertThat(new ProcessBuilder("kill", name, process).start().waitFor()).isZero();
    }
}
