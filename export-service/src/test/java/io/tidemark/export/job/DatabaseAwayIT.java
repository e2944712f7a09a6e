package io.tidemark.export.job;

import static io.tidemark.export.job.JobCalls.ended;
import static io.tidemark.export.job.JobCalls.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever makes exports in the background looks for work also while PostgreSQL is away. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "tidemark.export.job.look", value = "100ms"),
            @ResourceArg(name = "tidemark.export.job.max-size", value = "3M"),
            @ResourceArg(name = "tidemark.export.job.cleaning", value = "500ms")
        })
class DatabaseAwayIT {
    private static final int ENOUGH = 60;

    private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listening);
        SnapshotTables.create();
        SnapshotTables.stream("away", "alice").put("notes", "n1", "{}").write();
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger("").removeHandler(listening);
    }

    private long looks() {
        return logged.stream()
                .filter(line -> line.getLoggerName().equals(JobRunner.class.getName()))
                .count();
    }

    private static boolean isOfTheDriver(LogRecord line) {
        return line.getThrown() instanceof IllegalStateException failure
                && String.valueOf(failure.getMessage()).contains("already complete");
    }

    /** The driver's own error comes two seconds after each look that used the pool wrongly: many are waited for. */
    @Test
    void whoeverLooksForWorkSaysThatItWaitsAndTheDriverSaysNothingAndThenItGoesOn() throws Exception {
        TidemarkServers.postgres().kill();
        try {
            Patience.await().until(() -> looks() >= ENOUGH);
        } finally {
            TidemarkServers.postgres().start();
        }

        String operator = TestingTokens.of("away", "op").roles("operator").build();
        String id = Patience.await()
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> started(operator, "{\"what\":\"snapshots\"}"), found -> true);
        assertThat(ended(operator, id).getString("state")).isEqualTo("complete");
        assertThat(logged).noneMatch(DatabaseAwayIT::isOfTheDriver);
    }
}
