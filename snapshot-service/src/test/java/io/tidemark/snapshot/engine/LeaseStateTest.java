package io.tidemark.snapshot.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseStateTest {
    private static final String US = "host/1/a";
    private static final Duration TAKEOVER = Duration.ofSeconds(30);
    private static final Duration RELEASE = Duration.ofMinutes(10);

    @Test
    void aLeaseIsFreeOrOursOrHeldOrSilent() {
        assertThat(state(null, 999)).isEqualTo(new LeaseState.Free());
        assertThat(state(US, 999)).isEqualTo(new LeaseState.Ours());
        assertThat(state("host/2/b", 29)).isEqualTo(new LeaseState.Held(Duration.ofSeconds(29)));
        assertThat(state("host/2/b", 30)).isEqualTo(new LeaseState.Silent(Duration.ofSeconds(30)));
    }

    @Test
    void whatKafkaAssignsIsTakenWhoeverHoldsIt() {
        Hold assigned = new Hold.Assigned();

        assertThat(assigned.mayTake(state("host/2/b", 0))).isTrue();
        assertThat(assigned.mayTake(state(null, 0))).isTrue();
    }

    @Test
    void whatWasTakenFromUsIsOursAgainOnlyWhenNobodyElseUsesIt() {
        Hold fenced = new Hold.Held(7).lost();

        assertThat(fenced.mayTake(state("host/2/b", 29))).isFalse();
        assertThat(fenced.mayTake(state("host/2/b", 30))).isTrue();
        assertThat(fenced.mayTake(state(US, 0))).isTrue();
        assertThat(fenced.mayTake(state(null, 0))).isTrue();
    }

    @Test
    void ofTwoAnswersThatCrossTheLaterEpochCounts() {
        assertThat(new Hold.Assigned().taken(4).taken(3)).isEqualTo(new Hold.Held(4));
        assertThat(new Hold.Held(4).taken(5)).isEqualTo(new Hold.Held(5));
        assertThat(new Hold.Held(4).lost().taken(6)).isEqualTo(new Hold.Held(6));
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, REFUSED",
        "599, false, REFUSED",
        "600, false, RELEASED",
        "0, true, RELEASED",
        "9999, true, RELEASED"
    })
    void aLeaseIsReleasedAfterTenMinutesOfSilenceOrByForce(long silentSeconds, boolean force, Release verdict) {
        assertThat(Release.decide(lease("host/2/b", silentSeconds), force, RELEASE))
                .isEqualTo(verdict);
    }

    @Test
    void aFreeLeaseHasNothingToRelease() {
        assertThat(Release.decide(lease(null, 0), true, RELEASE)).isEqualTo(Release.FREE_ALREADY);
    }

    private static LeaseState state(@Nullable String runner, long silentSeconds) {
        return LeaseState.of(lease(runner, silentSeconds), US, TAKEOVER);
    }

    private static Lease lease(@Nullable String runner, long silentSeconds) {
        return new Lease("operations-0", runner, 3, Instant.EPOCH, Duration.ofSeconds(silentSeconds));
    }
}
