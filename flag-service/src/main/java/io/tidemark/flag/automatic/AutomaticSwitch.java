package io.tidemark.flag.automatic;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.feature.Change;
import io.tidemark.flag.feature.ChangeOutcome;
import io.tidemark.flag.feature.CurrentFeatures;
import io.tidemark.flag.feature.FeatureStore;
import io.tidemark.flag.feature.Reach;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Acts on an alarm once: the switch of that tenant goes on, for all of its users. An operator who turns it off while the
 * same evidence stands has the last word; only newer evidence turns it on again.
 */
@Singleton
class AutomaticSwitch {
    private static final Logger LOG = Logger.getLogger(AutomaticSwitch.class);
    private static final int ALL_USERS = 100;

    private final EvidenceStore evidence;
    private final FeatureStore features;
    private final CurrentFeatures current;
    private final AutomaticConfig config;
    private final MeterRegistry metrics;
    private final Map<String, Alarm> settled = new ConcurrentHashMap<>();

    AutomaticSwitch(
            EvidenceStore evidence,
            FeatureStore features,
            CurrentFeatures current,
            AutomaticConfig config,
            MeterRegistry metrics) {
        this.evidence = evidence;
        this.features = features;
        this.current = current;
        this.config = config;
        this.metrics = metrics;
        List.of("sev1", "corruption").forEach(cause -> metrics.counter("automatic_local_only", "cause", cause));
    }

    Uni<Void> act(Alarm alarm) {
        Alarm before = settled.get(alarm.tenant());
        if (before != null && !alarm.isNewTo(new Alarm.Seen(before.sev1HeldSince(), before.confirmedAt()))) {
            return Uni.createFrom().voidItem();
        }
        return evidence.seen(alarm.tenant())
                .chain(seen ->
                        alarm.isNewTo(seen) ? turnOn(alarm) : Uni.createFrom().voidItem())
                .invoke(() -> settled.put(alarm.tenant(), alarm));
    }

    private Uni<Void> turnOn(Alarm alarm) {
        boolean already = current.get()
                .find(FlagKeys.LOCAL_ONLY)
                .map(feature -> Reach.of(feature.document()).percentage(alarm.tenant()) == ALL_USERS)
                .orElse(false);
        if (already) {
            return evidence.record(alarm);
        }
        Change change = new Change(
                FlagKeys.LOCAL_ONLY,
                feature -> Reach.of(feature).on(List.of(alarm.tenant())).writtenTo(feature),
                null,
                new Change.Motive(
                        Actor.AUTOMATIC,
                        "local-only on",
                        List.of(alarm.tenant()),
                        alarm.words() + "; see " + config.runbook()),
                evidence.recorded(alarm));
        return features.change(change)
                .invoke(outcome -> {
                    if (outcome instanceof ChangeOutcome.Changed changed) {
                        LOG.errorf("Local-only is on for %s, by itself: %s", alarm.tenant(), alarm.words());
                        String cause = alarm.confirmedAt() == null ? "sev1" : "corruption";
                        metrics.counter("automatic_local_only", "cause", cause).increment();
                        current.accept(changed.after());
                    }
                })
                .replaceWithVoid()
                .onFailure(ProblemException.class)
                .invoke(e -> LOG.warnf("Local-only was not turned on for %s: %s", alarm.tenant(), e.getMessage()));
    }
}
