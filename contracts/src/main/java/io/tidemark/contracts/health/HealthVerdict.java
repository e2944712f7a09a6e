package io.tidemark.contracts.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one Kafka record of {@code sync.health} holds: the health of one tenant, or of all, at one moment. It is told again
 * every {@link #HEARTBEAT} at the latest, also when nothing has changed: silence means that nothing is known.
 *
 * @param v the version of this message, {@link #VERSION}
 * @param tenantId whose; {@link #EVERYONE} for the whole installation
 * @param at when the figures were taken
 * @param sev1HeldSince since when it has been SEV-1 at every look, not merely on average (C18); null: it is not
 * @param windows the same figures over several spans that end at {@code at}
 * @param cohorts the events of each hundredth of the users, so that those whom a percentage reaches can be told apart
 */
public record HealthVerdict(
        int v,
        String tenantId,
        Instant at,
        Verdict verdict,
        @Nullable Instant sev1HeldSince,
        List<HealthWindow> windows,
        Findings findings,
        List<CohortCounts> cohorts) {
    /** The version that this code writes; it reads this one and the one before. */
    public static final int VERSION = 1;

    /** In place of a tenant: the whole installation. */
    public static final String EVERYONE = "*";

    /** The longest time between two verdicts on the same tenant. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);

    public HealthVerdict {
        // A message is what it is, whatever the types say.
        for (Object needed : new Object[] {tenantId, at, verdict, findings}) {
            Objects.requireNonNull(needed, "a verdict is of a tenant, at a time, and has findings");
        }
        windows = List.copyOf(windows);
        cohorts = List.copyOf(cohorts);
    }

    /** The key of its record: those on one tenant stay in order. */
    public String key() {
        return tenantId;
    }

    /** The longest window that begins no earlier than so long before {@link #at}. */
    public Optional<HealthWindow> longestWithin(Duration span) {
        return windows.stream()
                .filter(window -> window.span().compareTo(span) <= 0)
                .max(Comparator.comparingInt(HealthWindow::minutes));
    }

    /** The shortest window that reaches back so far. */
    public Optional<HealthWindow> shortestOver(Duration span) {
        return windows.stream()
                .filter(window -> window.span().compareTo(span) >= 0)
                .min(Comparator.comparingInt(HealthWindow::minutes));
    }

    /** The counts by hundredths of that group, when they were told. */
    public Optional<CohortCounts> cohort(String group) {
        return cohorts.stream().filter(counts -> counts.group().equals(group)).findFirst();
    }
}
