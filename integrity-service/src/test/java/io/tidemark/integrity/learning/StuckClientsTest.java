package io.tidemark.integrity.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.LearningEvent.Name;
import io.tidemark.contracts.telemetry.LearningEvent.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StuckClientsTest {
    private static final Instant AT = Instant.parse("2026-11-21T08:00:00Z");

    private final StuckClients clients = new StuckClients(Duration.ofHours(1), 2);

    @Test
    void whoStartsAThirdTimeWithTheSameQueueIsStuckUntilARoundCompletes() {
        started("alice", 4);
        started("alice", 4);
        assertThat(clients.count(AT)).isZero();

        started("alice", 4);
        assertThat(clients.count(AT)).isEqualTo(1);

        clients.heard("alice", new LearningEvent(Name.COMPLETED, Status.PARTIAL, 0L, null, null, null, null), AT);
        assertThat(clients.count(AT)).isZero();
    }

    @Test
    void aQueueThatMovesOrIsEmptyIsNotStuck() {
        for (int i = 0; i < 9; i++) {
            started("alice", 9 - i);
            started("bob", 0);
        }

        assertThat(clients.count(AT)).isZero();
    }

    @Test
    void whoIsNotHeardOfAnyMoreIsGoneAndThereIsRoomForAnother() {
        for (int i = 0; i < 3; i++) {
            started("alice", 4);
            started("bob", 4);
            started("carol", 4);
        }
        assertThat(clients.count(AT)).isEqualTo(2);

        assertThat(clients.count(AT.plus(Duration.ofMinutes(61)))).isZero();
    }

    private void started(String user, long dirtyCount) {
        clients.heard(user, new LearningEvent(Name.STARTED, null, null, null, null, null, dirtyCount), AT);
    }
}
