package io.tidemark.ingest.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.contracts.telemetry.TelemetryMessage.PushCount;
import io.tidemark.http.Caller;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TelemetryBufferTest {
    private static final Caller ALICE = new Caller("acme", "alice");
    private static final Caller BOB = new Caller("acme", "bob");
    private static final LearningEvent STARTED =
            new LearningEvent(LearningEvent.Name.STARTED, null, null, null, null, null, 3L);

    @Test
    void whatHappensToOneUserIsOneMessage() {
        TestingTelemetry telemetry = new TestingTelemetry();
        for (int i = 0; i < 1_000; i++) {
            telemetry.buffer().answered(ALICE, ErrorClass.NONE);
        }
        telemetry.buffer().answered(BOB, ErrorClass.SERVER);

        assertThat(telemetry.told())
                .isEqualTo(Map.of(
                        "acme/alice", Map.of(ErrorClass.NONE, 1_000L), "acme/bob", Map.of(ErrorClass.SERVER, 1L)));
        assertThat(telemetry.told()).isEmpty();
    }

    @Test
    void whatCouldNotBeToldIsToldWithWhatHasComeSinceAndAtItsTime() {
        TestingTelemetry telemetry = new TestingTelemetry();
        TelemetryMessage untold = new TelemetryMessage(
                1,
                "acme",
                "alice",
                TestingTelemetry.NOW.minusSeconds(20),
                List.of(new PushCount(ErrorClass.SERVER, 5)),
                List.of(STARTED));
        TelemetryMessage older = new TelemetryMessage(
                1,
                "acme",
                "alice",
                TestingTelemetry.NOW.minusSeconds(600),
                List.of(new PushCount(ErrorClass.SERVER, 7)),
                List.of());

        telemetry.buffer().giveBack(untold);
        telemetry.buffer().giveBack(older);
        telemetry.buffer().answered(ALICE, ErrorClass.SERVER);
        List<TelemetryMessage> told = telemetry.buffer().drain();

        assertThat(told).hasSize(2).contains(older).anySatisfy(message -> {
            assertThat(message.at()).isEqualTo(untold.at());
            assertThat(message.pushes()).containsExactly(new PushCount(ErrorClass.SERVER, 6));
            assertThat(message.events()).containsExactly(STARTED);
        });
    }

    @Test
    void whatIsOverTheBoundsIsDroppedAndCounted() {
        TestingTelemetry telemetry = new TestingTelemetry(1, 2);

        assertThat(telemetry.buffer().told(ALICE, Collections.nCopies(5, STARTED)))
                .as("those that count")
                .hasSize(2);
        telemetry.buffer().answered(BOB, ErrorClass.NONE);
        telemetry.buffer().answered(ALICE, ErrorClass.NONE);

        assertThat(telemetry.dropped()).isEqualTo(4);
        assertThat(telemetry.buffer().drain())
                .singleElement()
                .satisfies(message -> assertThat(message.events()).hasSize(2));
    }

    @Test
    void nothingIsLostBetweenThoseWhoAddAndTheOneWhoTells() throws Exception {
        TestingTelemetry telemetry = new TestingTelemetry();
        AtomicBoolean adding = new AtomicBoolean(true);
        AtomicLong told = new AtomicLong();
        Thread teller = Thread.ofPlatform().start(() -> {
            while (adding.get()) {
                told.addAndGet(sum(telemetry));
            }
        });
        try (ExecutorService adders = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 200_000; i++) {
                adders.execute(() -> telemetry.buffer().answered(ALICE, ErrorClass.NONE));
            }
            adders.shutdown();
            assertThat(adders.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        }
        adding.set(false);
        teller.join();

        assertThat(told.get() + sum(telemetry)).isEqualTo(200_000);
    }

    private static long sum(TestingTelemetry telemetry) {
        return telemetry.told().values().stream()
                .mapToLong(counts -> counts.getOrDefault(ErrorClass.NONE, 0L))
                .sum();
    }
}
