package io.tidemark.flag.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Has flags evaluated that no store holds. A bean of the tests: no production build has it. */
@Singleton
public class TestingFlags {
    private final Event<FeatureSet> changed;
    private final AtomicLong epoch = new AtomicLong(1_000_000);

    TestingFlags(Event<FeatureSet> changed) {
        this.changed = changed;
    }

    void load(List<JsonNode> features, List<JsonNode> segments) {
        long now = epoch.incrementAndGet();
        changed.fire(new FeatureSet(
                now,
                features.stream()
                        .map(document -> new Feature(
                                document.path("name").asText(),
                                document,
                                now,
                                OffsetDateTime.parse("2026-01-01T00:00:00Z")))
                        .toList(),
                segments));
    }
}
