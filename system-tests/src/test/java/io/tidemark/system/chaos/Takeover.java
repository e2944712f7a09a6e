package io.tidemark.system.chaos;

import io.tidemark.suite.drill.fault.HeldPart;
import io.tidemark.suite.drill.fault.SecondReplica;
import io.tidemark.suite.drill.store.TableLock;
import io.tidemark.system.SuiteUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * snapshot-service is stopped in mid-transaction, another process takes its leases over and dies before it has written
 * anything, and the first one wakes up, with what it was about to write in its hands.
 */
final class Takeover {
    private static final String SECOND = "snapshot-service-2";
    private static final Map<String, String> ITS_NAME =
            Map.of("QUARKUS_DATASOURCE_REACTIVE_ADDITIONAL_PROPERTIES_APPLICATION_NAME", SECOND);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SuiteUnderTest suite;
    private final WriterWitness witness;
    private final Path log;

    Takeover(SuiteUnderTest suite, WriterWitness witness, Path log) {
        this.suite = suite;
        this.witness = witness;
        this.log = log;
    }

    /** Says what was done. */
    String stage(BooleanSupplier isOver) throws IOException, SQLException, InterruptedException {
        ProcessHandle first = suite.process(Nemesis.APPLIER);
        try (TableLock lock = TableLock.take(suite.database(), TableLock.SNAPSHOTS)) {
            await(() -> isOver.getAsBoolean() || lock.holdsUp(Nemesis.APPLIER));
            HeldPart held = HeldPart.of(first);
            try (SecondReplica second = SecondReplica.start(first, log, ITS_NAME)) {
                witness.meet(second.process(), SECOND);
                lock.forgetWhoWaits();
                await(() -> {
                    lock.cutOffForgotten(Nemesis.APPLIER);
                    return isOver.getAsBoolean() || lock.holdsUp(SECOND);
                });
                boolean tookOver = lock.holdsUp(SECOND);
                return "stopped snapshot-service, process " + first.pid() + ", in mid-transaction; process "
                        + second.process().pid()
                        + (tookOver ? " took over and was killed" : " had not taken over when the run was over");
            } finally {
                held.letGo();
            }
        }
    }

    private void await(Callable<Boolean> condition) {
        Awaitility.await("a process of snapshot-service to wait for the table; its log is " + log)
                .atMost(PATIENCE)
                .until(condition);
    }
}
