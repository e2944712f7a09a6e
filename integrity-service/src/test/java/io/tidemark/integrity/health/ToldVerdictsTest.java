package io.tidemark.integrity.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToldVerdictsTest {
    private static final Instant AT = Instant.parse("2026-11-21T08:00:00Z");
    private static final Findings ONE = new Findings(1, 0, null);

    private final ToldVerdicts told = new ToldVerdicts(Duration.ofSeconds(10));

    @Test
    void whatHasChangedIsDueAtOnceAndTheRestInTime() {
        assertThat(told.isDue(health(0, Verdict.OK, null, Findings.NONE))).isTrue();
        told.tell(health(0, Verdict.OK, null, Findings.NONE), null);

        assertThat(told.isDue(health(9, Verdict.OK, null, Findings.NONE))).isFalse();
        assertThat(told.isDue(health(10, Verdict.OK, null, Findings.NONE))).isTrue();
        assertThat(told.isDue(health(1, Verdict.WARN, null, Findings.NONE))).isTrue();
        assertThat(told.isDue(health(1, Verdict.OK, null, ONE))).isTrue();
        assertThat(told.isDue(health(1, Verdict.OK, AT, Findings.NONE))).isTrue();
    }

    @Test
    void anotherReplicasTurnBeginsWithEverything() {
        told.tell(health(0, Verdict.SEV1, null, Findings.NONE), null);
        assertThat(told.before("acme")).isEqualTo(Verdict.SEV1);

        told.clear();

        assertThat(told.isDue(health(1, Verdict.SEV1, null, Findings.NONE))).isTrue();
        assertThat(told.before("acme")).isEqualTo(Verdict.OK);
    }

    @Test
    void theBeginningOfASev1DoesNotMoveForwardWhileItLasts() {
        told.tell(health(0, Verdict.SEV1, AT.plusSeconds(60), Findings.NONE), AT);

        assertThat(told.steady(verdict(AT.plusSeconds(60))).sev1HeldSince()).isEqualTo(AT);
        assertThat(told.steady(verdict(AT.minusSeconds(60))).sev1HeldSince()).isEqualTo(AT.minusSeconds(60));
        assertThat(told.steady(verdict(null)).sev1HeldSince()).isNull();

        told.tell(health(1, Verdict.OK, null, Findings.NONE), null);
        assertThat(told.steady(verdict(AT.plusSeconds(60))).sev1HeldSince()).isEqualTo(AT.plusSeconds(60));
    }

    private static TenantHealth health(int second, Verdict verdict, @Nullable Instant heldSince, Findings findings) {
        return new TenantHealth(
                "acme", AT.plusSeconds(second), verdict, List.of(), heldSince, List.of(), List.of(), findings);
    }

    private static HealthVerdict verdict(@Nullable Instant heldSince) {
        return new HealthVerdict(1, "acme", AT, Verdict.SEV1, heldSince, List.of(), Findings.NONE, List.of());
    }
}
