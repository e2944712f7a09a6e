package io.tidemark.flag.automatic;

import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evidence on which a tenant's switch is to be on. Pure.
 *
 * @param sev1HeldSince the beginning of a SEV-1 that was held; null: it is none
 * @param confirmedAt when the newest confirmed corruption finding was confirmed; null: there is none
 * @param words what an operator reads
 */
record Alarm(
        String tenant,
        @Nullable Instant sev1HeldSince,
        @Nullable Instant confirmedAt,
        String words) {
    private static final long MANY = 4;

    /** What has to be there before a SEV-1 counts, and how old it may be. */
    record Thresholds(Duration hold, long minimumEvents, Duration freshFor) {}

    /**
     * What was acted upon before.
     *
     * @param sev1HeldSince the newest SEV-1, null: none
     * @param confirmedAt the newest confirmation, null: none
     */
    record Seen(@Nullable Instant sev1HeldSince, @Nullable Instant confirmedAt) {
        static final Seen NOTHING = new Seen(null, null);
    }

    /** A verdict on all tenants is no alarm: it does not say whose data are concerned. */
    static Optional<Alarm> of(HealthVerdict verdict, Thresholds thresholds, Instant now) {
        Duration age = Duration.between(verdict.at(), now);
        if (verdict.tenantId().equals(HealthVerdict.EVERYONE) || age.compareTo(thresholds.freshFor()) > 0) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        Instant since = verdict.sev1HeldSince();
        boolean held = since != null && isHeld(verdict, since, thresholds, words);
        Findings findings = verdict.findings();
        boolean corrupted = findings.confirmed() > 0;
        if (corrupted) {
            words.add(findings.confirmed() + " confirmed corruption findings");
        }
        return held || corrupted
                ? Optional.of(new Alarm(
                        verdict.tenantId(),
                        held ? stored(since) : null,
                        corrupted ? stored(findings.lastConfirmedAt()) : null,
                        String.join("; ", words)))
                : Optional.empty();
    }

    private static boolean isHeld(HealthVerdict verdict, Instant since, Thresholds thresholds, List<String> words) {
        Optional<HealthWindow> window = verdict.shortestOver(thresholds.hold())
                .filter(found -> found.events() >= thresholds.minimumEvents() && concernsMany(found));
        boolean held = verdict.verdict() == Verdict.SEV1
                && !since.plus(thresholds.hold()).isAfter(verdict.at())
                && window.isPresent();
        if (held) {
            words.add("SEV-1 held since %s, %d of %d events failed in %d min"
                    .formatted(
                            since,
                            window.get().failures(),
                            window.get().events(),
                            window.get().minutes()));
        }
        return held;
    }

    /** One device that sends the same bad push again and again is no reason to stop its whole tenant: a quarter of the users. */
    private static boolean concernsMany(HealthWindow window) {
        return window.failedUsers() * MANY >= window.users();
    }

    /** Whether any of it is newer than what was acted upon before. */
    boolean isNewTo(Seen seen) {
        return isNewer(sev1HeldSince, seen.sev1HeldSince()) || isNewer(confirmedAt, seen.confirmedAt());
    }

    /** As PostgreSQL keeps it, so that what was stored is not older than what it was stored from. */
    private static @Nullable Instant stored(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean isNewer(@Nullable Instant now, @Nullable Instant before) {
        return now != null && (before == null || now.isAfter(before));
    }
}
