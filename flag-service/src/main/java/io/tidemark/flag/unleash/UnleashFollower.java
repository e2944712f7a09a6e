package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import io.tidemark.flag.unleash.UnleashClient.Documents;
import io.tidemark.flag.unleash.UnleashLedgerStore.Kept;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows Unleash's client API. What it has seen it passes on at once, also while PostgreSQL is away; what is seen first, or
 * after a restore of Unleash, needs PostgreSQL, for all replicas have to come to the same epochs.
 */
final class UnleashFollower {
    private static final Logger LOG = Logger.getLogger(UnleashFollower.class);

    private final UnleashClient client;
    private final UnleashLedgerStore ledger;
    private final SourceAlarm alarm;
    private final Clock clock;
    private final Duration resetAfter;
    private volatile @Nullable Held held;
    private volatile @Nullable Long lowerSince;
    private volatile boolean unwritten;

    UnleashFollower(
            UnleashClient client, UnleashLedgerStore ledger, SourceAlarm alarm, Clock clock, Duration resetAfter) {
        this.client = client;
        this.ledger = ledger;
        this.alarm = alarm;
        this.clock = clock;
        this.resetAfter = resetAfter;
    }

    private record Held(Line line, FeatureSet set, @Nullable String tag) {}

    /** The newest that is known; empty before anything was. */
    Optional<FeatureSet> known() {
        Held now = held;
        return now == null ? Optional.empty() : Optional.of(now.set());
    }

    /** Asks whether anything is new. */
    Uni<FeatureSet> follow() {
        Held now = held;
        return client.documents(now == null ? null : now.tag())
                .chain(documents -> now != null && documents.body().isEmpty()
                        ? Uni.createFrom().item(now.set())
                        : observe(documents));
    }

    /** The same, without regard for what is known. */
    Uni<FeatureSet> followAnew() {
        return client.documents(null).chain(this::observe);
    }

    private Uni<FeatureSet> observe(Documents documents) {
        Published published;
        try {
            published = Published.parse(documents.body().orElse(""), lastGood());
        } catch (MalformedSourceException e) {
            alarm.raise(String.valueOf(e.getMessage()));
            return known().map(Uni.createFrom()::item)
                    .orElseGet(() -> Uni.createFrom().failure(new UnleashAwayException("what it sent can't be read")));
        }
        alarm.show(published.faults());
        String tag = documents.tag().orElse(null);
        return needsSettling(published)
                ? settle(published, tag)
                : Uni.createFrom().item(accept(published, tag));
    }

    private synchronized boolean needsSettling(Published published) {
        Held now = held;
        if (now == null) {
            return true;
        }
        if (published.revision() >= now.line().revision()) {
            lowerSince = null;
            return false;
        }
        Long since = lowerSince;
        if (since == null) {
            lowerSince = System.nanoTime();
            return false;
        }
        return System.nanoTime() - since > resetAfter.toNanos();
    }

    /** A lower revision may come from a replica of Unleash that lags: it is passed over. */
    private synchronized FeatureSet accept(Published published, @Nullable String tag) {
        Held now = held;
        if (now == null) {
            throw new IllegalStateException("nothing is settled yet");
        }
        if (published.revision() > now.line().revision()) {
            now = hold(now.line().at(published.revision()), published, tag);
            unwritten = true;
        }
        return now.set();
    }

    private Uni<FeatureSet> settle(Published published, @Nullable String tag) {
        Held now = held;
        return ledger.settle(
                        published.revision(), document(published), now == null ? null : now.line(), lowerSince != null)
                .map(kept -> settled(kept, published, tag));
    }

    private synchronized FeatureSet settled(Kept kept, Published published, @Nullable String tag) {
        lowerSince = null;
        if (kept.line().revision() == published.revision()) {
            LOG.infof(
                    "Revision %d of Unleash is epoch %d",
                    published.revision(), kept.line().epoch());
            return hold(kept.line(), published, tag).set();
        }
        return hold(kept).set();
    }

    /** Goes on from what was written down, for example because Unleash is away when we start. */
    synchronized FeatureSet restore(Kept kept) {
        return known().orElseGet(() -> hold(kept).set());
    }

    private Held hold(Kept kept) {
        return hold(kept.line(), Published.parse(kept.document(), lastGood()), null);
    }

    private synchronized Held hold(Line line, Published published, @Nullable String tag) {
        Held now = new Held(line, featureSet(line.epoch(), published), tag);
        held = now;
        return now;
    }

    /** Writes down what is not yet written down, and notices when another replica has settled on another line. */
    Uni<Void> tend() {
        Held now = held;
        if (now == null) {
            return Uni.createFrom().voidItem();
        }
        if (!unwritten) {
            return ledger.kept().invoke(kept -> kept.ifPresent(this::adopt)).replaceWithVoid();
        }
        return ledger.settle(now.line().revision(), document(now), now.line(), false)
                .invoke(kept -> written(kept, now))
                .replaceWithVoid();
    }

    /** Unless something newer has come meanwhile, nothing is left to be written. */
    private synchronized void written(Kept kept, Held what) {
        Held now = held;
        if (now != null && now.line().equals(what.line())) {
            unwritten = false;
        }
        adopt(kept);
    }

    private synchronized void adopt(Kept kept) {
        Held now = held;
        if (now != null && kept.line().base() > now.line().base()) {
            LOG.infof("Another replica goes on from epoch %d", kept.line().epoch());
            hold(kept);
        }
    }

    private FeatureSet featureSet(long epoch, Published published) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        Map<String, Feature> before = known().map(FeatureSet::features).stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(Feature::name, Function.identity()));
        return new FeatureSet(
                epoch,
                published.features().stream()
                        .map(document -> {
                            String name = document.path("name").asText();
                            Feature earlier = before.get(name);
                            return earlier != null && earlier.document().equals(document)
                                    ? earlier
                                    : new Feature(name, document, epoch, now);
                        })
                        .toList(),
                published.segments());
    }

    private Map<String, JsonNode> lastGood() {
        return known().map(FeatureSet::features).stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(Feature::name, Feature::document));
    }

    private String document(Published published) {
        return revised(featureSet(1, published), published.revision());
    }

    private static String document(Held held) {
        return revised(held.set(), held.line().revision());
    }

    /** What is written down carries the revision of Unleash, not our epoch. */
    private static String revised(FeatureSet set, long revision) {
        return new FeatureSet(revision, set.features(), set.segments()).clientDocument();
    }
}
