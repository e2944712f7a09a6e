package io.tidemark.flag.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemark.contracts.flag.FlagKeys;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlagStateGaugeTest {
    private static final OffsetDateTime NOW = OffsetDateTime.of(2026, 11, 21, 8, 0, 0, 0, ZoneOffset.UTC);

    @Test
    void ofManyFlagsOursAreShownAndAsManyOthersAsThereIsRoomFor() {
        List<Feature> features = new ArrayList<>(
                IntStream.range(0, 10_000).mapToObj(i -> feature("a." + i)).toList());
        features.add(feature(FlagKeys.LOCAL_ONLY));

        assertThat(FlagStateGauge.shown(features))
                .hasSize(200)
                .extracting(Feature::name)
                .startsWith(FlagKeys.LOCAL_ONLY, "a.0", "a.1");
    }

    private static Feature feature(String name) {
        return new Feature(name, JsonNodeFactory.instance.objectNode(), 1, NOW);
    }
}
