package io.tidemark.integrity.divergence;

import static io.tidemark.integrity.divergence.TestingComparisons.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.integrity.finding.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final List<Divergence> known = new ArrayList<>();

    @Test
    void aDifferenceIsAFindingOnceTheDeviceStillHasItWhenTheWindowIsOverAndNotBefore() {
        assertThat(hear(told("acme", "phone", NOON, "notes"))).isEmpty();
        assertThat(hear(told("acme", "phone", NOON.plus(WINDOW).minusMillis(1), "notes")))
                .isEmpty();

        List<Evidence> evidence = hear(told("acme", "phone", NOON.plus(WINDOW), "notes"));

        assertThat(evidence).extracting(one -> one.subject().toString()).containsExactly("acme/ann in notes");
        assertThat(evidence.getFirst().clientRelease()).isEqualTo(Optional.of("4.2.0"));
        assertThat(evidence.getFirst().rows().getFirst())
                .containsEntry("device", "phone")
                .containsEntry("count", 1L)
                .containsEntry("count_here", 2L)
                .containsEntry("since", NOON.toString());
    }

    @Test
    void oneThatHealsIsNoneAndTheNextOneBeginsAnew() {
        hear(told("acme", "phone", NOON, "notes"));
        hear(told("acme", "phone", NOON.plusSeconds(60)));

        assertThat(known).isEmpty();
        assertThat(hear(told("acme", "phone", NOON.plus(WINDOW), "notes"))).isEmpty();
    }

    @Test
    void whatOneCollectionOrAnotherDeviceHoldsHealsNoOther() {
        hear(told("acme", "phone", NOON, "notes", "tasks"));
        hear(told("acme", "tablet", NOON, "notes"));
        hear(told("acme", "phone", NOON.plusSeconds(60), "notes"));
        hear(told("acme", "tablet", NOON.plus(WINDOW), "notes"));

        List<Evidence> evidence = hear(told("acme", "phone", NOON.plus(WINDOW), "notes"));

        assertThat(evidence).hasSize(1);
        assertThat(evidence.getFirst().rows())
                .extracting(row -> row.get("device"))
                .containsExactlyInAnyOrder("phone", "tablet");
    }

    @Test
    void whatWasSeenInAHistoryThatIsOverDoesNotCount() {
        hear(told("acme", "phone", 1, NOON, 2, "notes", "tasks"));

        assertThat(hear(told("acme", "phone", 2, NOON.plus(WINDOW), 1, "notes")))
                .isEmpty();
        assertThat(known).extracting(Divergence::collection).containsExactly("notes");
        assertThat(hear(told("acme", "phone", 1, NOON.plus(WINDOW).plus(WINDOW), 1, "notes")))
                .as("from the history before, late")
                .isEmpty();
    }

    @Test
    void whatIsToldLateOrTwiceChangesNothing() {
        hear(told("acme", "phone", NOON.plusSeconds(60), "notes"));
        List<Divergence> before = List.copyOf(known);

        hear(told("acme", "phone", NOON));
        hear(told("acme", "phone", NOON.plusSeconds(60), "notes"));

        assertThat(known).isEqualTo(before);
    }

    @Test
    void ofMoreThanOneMessageNamesNothingIsHealedThatItDoesNotName() {
        hear(told("acme", "phone", 1, NOON, 2, "notes", "tasks"));

        hear(told("acme", "phone", 1, NOON.plusSeconds(60), 60, "notes"));

        assertThat(known).extracting(Divergence::collection).containsExactlyInAnyOrder("notes", "tasks");
    }

    private List<Evidence> hear(ComparisonMessage told) {
        Convergence.Judged judged = Convergence.judge(known, told, WINDOW);
        known.removeAll(judged.healed());
        judged.standing().forEach(one -> {
            known.removeIf(old ->
                    old.deviceId().equals(one.deviceId()) && old.collection().equals(one.collection()));
            known.add(one);
        });
        return judged.evidence();
    }
}
