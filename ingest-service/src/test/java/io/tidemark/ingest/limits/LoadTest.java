package io.tidemark.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.http.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final AtomicLong now = new AtomicLong();
    private final Load load = new Load(TestingLimits.SMALL, now::get);

    @Test
    void whileNoPaceIsKnownThereIsAsMuchRoomAsInMemory() {
        assertThat(load.addBytes(99_999)).isTrue();
        assertThatCode(load::requireRoom).doesNotThrowAnyException();

        assertThat(load.addBytes(1)).isTrue();
        assertThatThrownBy(load::requireRoom).isInstanceOf(ProblemException.class);
        assertThat(load.addBytes(1)).as("the room in memory").isFalse();
    }

    @Test
    void thereIsRoomForWhatIsConfirmedWhileAPushMayWait() {
        load.confirmed(5_000);

        load.addBytes(4_999);
        assertThatCode(load::requireRoom).doesNotThrowAnyException();
        load.addBytes(1);
        assertThatThrownBy(load::requireRoom)
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("overloaded")
                .hasMessageContaining("more is in work than is confirmed in 1000 ms");
    }

    @Test
    void aLittleRoomIsThereHoweverLittleIsConfirmed() {
        load.confirmed(1);

        load.addBytes(999);
        assertThatCode(load::requireRoom).doesNotThrowAnyException();
        load.addBytes(1);
        assertThatThrownBy(load::requireRoom).isInstanceOf(ProblemException.class);
    }

    @Test
    void successesSayToSlowDownFromHalfOfTheRoomOn() {
        load.confirmed(5_000);
        load.addBytes(2_500);
        assertThat(load.isHigh()).isFalse();

        load.addBytes(1);
        assertThat(load.isHigh()).isTrue();
    }

    /**
     * Five times as many bodies as the store confirms, for a minute in which it becomes three times as slow. Bodies that wait for
     * longer than their clients do are work that is done for nobody: without the pace, nearly all of it.
     */
    @Test
    void underFiveTimesTheLoadNearlyAllThatIsDoneIsDoneInTime() {
        Store store = new Store(load, now, Duration.ofSeconds(4).toNanos());

        store.run(20_000, 10, 100);
        long fast = store.inTime;
        store.run(40_000, 3, 100);

        assertThat(fast).as("of 10 bytes a millisecond").isGreaterThan(20_000 * 10 * 9 / 10);
        assertThat(store.inTime - fast).as("of 3").isGreaterThan(40_000 * 3 * 9 / 10);
    }

    /** Confirms bodies in the order in which they come, so many bytes in a millisecond, and five times as many come. */
    private static final class Store {
        private static final int OVERLOAD = 5;

        private final Load load;
        private final AtomicLong now;
        private final long patience;
        private final Deque<Long> queue = new ArrayDeque<>();
        private long done;
        private long inTime;

        Store(Load load, AtomicLong now, long patience) {
            this.load = load;
            this.now = now;
            this.patience = patience;
        }

        void run(int milliseconds, int bytesEach, int body) {
            long due = 0;
            for (int passed = 0; passed < milliseconds; passed++) {
                now.addAndGet(MILLISECOND);
                for (due += (long) OVERLOAD * bytesEach; due >= body; due -= body) {
                    come(body);
                }
                confirm(bytesEach, body);
            }
        }

        private void come(int body) {
            try {
                load.requireRoom();
                load.addBytes(body);
                queue.add(now.get());
            } catch (ProblemException turnedAway) {
                assertThat(turnedAway).hasMessageStartingWith("overloaded");
            }
        }

        private void confirm(int bytes, int body) {
            done = queue.isEmpty() ? 0 : done + bytes;
            for (; done >= body && !queue.isEmpty(); done -= body) {
                load.addBytes(-body);
                if (now.get() - queue.remove() <= patience) {
                    load.confirmed(body);
                    inTime += body;
                }
            }
        }
    }
}
