package io.tidemark.integrity.incident.source;

import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.integrity.incident.Alert;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.Incident.Subject;
import io.tidemark.integrity.incident.Severity;
import io.tidemark.integrity.incident.Signal;
import io.tidemark.integrity.threshold.Fired;
import io.tidemark.integrity.threshold.PrometheusRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Crossed thresholds as the alerts of the same name. Those with a {@code sev} are left to the verdict. One that is crossed
 * again within a while has not ended in between. Pure but for its memory; not safe for several threads.
 */
final class Crossings {
    /** Before the threshold's id: what Alertmanager tells of has a fingerprint without it. */
    static final String MARK = "crossing:";

    private static final String ACTOR = "integrity-service";

    private final Duration endsAfter;
    private final Map<String, Standing> standing = new LinkedHashMap<>();

    Crossings(Duration endsAfter) {
        this.endsAfter = endsAfter;
    }

    /**
     * A threshold that counts as crossed.
     *
     * @param fired null: another replica told of it, and this one has not found it crossed
     * @param last when it was found so last
     */
    private record Standing(@Nullable Fired fired, Instant since, Instant last) {}

    /**
     * What is to be told so that those stand as alerts which count as crossed, and no others.
     *
     * @param told the crossings that stand as alerts now
     */
    List<Signal> changes(List<Fired> crossed, List<Alert> told, Instant now) {
        Map<String, Alert> open = told.stream().collect(Collectors.toMap(Alert::fingerprint, Function.identity()));
        remember(crossed, open.keySet(), now);
        List<Signal> changes = new ArrayList<>();
        standing.forEach((fingerprint, one) -> {
            if (one.fired() != null && !open.containsKey(fingerprint)) {
                changes.add(begun(fingerprint, one.fired(), one.since(), now));
            }
        });
        open.forEach((fingerprint, alert) -> {
            if (!standing.containsKey(fingerprint)) {
                changes.add(ended(alert, now));
            }
        });
        return changes;
    }

    /** Forgets everything: another replica tells now. */
    void clear() {
        standing.clear();
    }

    private void remember(List<Fired> crossed, Set<String> open, Instant now) {
        open.forEach(fingerprint -> standing.putIfAbsent(fingerprint, new Standing(null, now, now)));
        for (Fired fired : crossed) {
            if (fired.threshold().sev() == null) {
                standing.compute(
                        MARK + fired.threshold().id(),
                        (id, before) -> new Standing(fired, before == null ? now : before.since(), now));
            }
        }
        standing.values().removeIf(one -> one.last().plus(endsAfter).isBefore(now));
    }

    private static Signal begun(String fingerprint, Fired fired, Instant since, Instant now) {
        String name = PrometheusRules.name(fired.threshold().id());
        Severity severity = Severity.ofWord(fired.threshold().priority())
                .orElse(Severity.UNKNOWN)
                .joined(Severity.ofWord(fired.threshold().level()).orElse(Severity.UNKNOWN));
        return new Signal(
                Entry.of(now, HealthVerdict.EVERYONE, "alert", ACTOR, "firing: " + name + ": " + fired.words()),
                new Subject(HealthVerdict.EVERYONE, fired.words(), fired.words(), severity, since),
                severity,
                new Alert(fingerprint, since, null, HealthVerdict.EVERYONE, name));
    }

    private static Signal ended(Alert alert, Instant now) {
        return new Signal(
                Entry.of(now, alert.tenantId(), "alert", ACTOR, "resolved: " + alert.name()),
                null,
                Severity.UNKNOWN,
                new Alert(alert.fingerprint(), alert.startsAt(), now, alert.tenantId(), alert.name()));
    }
}
