package io.tidemark.ingest.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.http.Caller;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ToldThisMinuteTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Caller ALICE = new Caller("acme", "alice");
    private static final Caller BOB = new Caller("acme", "bob");

    @Test
    void aUserTellsSoManyEventsAMinuteHoweverOftenTheyAreTakenOut() {
        ToldThisMinute told = new ToldThisMinute(10, 100);

        assertThat(told.admit(ALICE, NOON, 60)).isEqualTo(60);
        assertThat(told.admit(ALICE, NOON.plusSeconds(30), 60)).isEqualTo(40);
        assertThat(told.admit(ALICE, NOON.plusSeconds(59), 1)).isZero();
        assertThat(told.admit(BOB, NOON.plusSeconds(59), 1)).isEqualTo(1);
        assertThat(told.admit(ALICE, NOON.plusSeconds(60), 60)).isEqualTo(60);
    }

    @Test
    void soManyUsersAreRemembered() {
        ToldThisMinute told = new ToldThisMinute(1, 100);

        assertThat(told.admit(ALICE, NOON, 1)).isEqualTo(1);
        assertThat(told.admit(BOB, NOON, 1)).isZero();
    }
}
