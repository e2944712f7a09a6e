package io.tidemark.flag.unleash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedTest {
    private static final String GOOD = flag("good", "10");

    @ParameterizedTest
    @ValueSource(strings = {"110", "abc", "10.5", "-1", "", "007", " 5", "１０"})
    void aFlagWithAPercentageThatIsNoneKeepsItsLastGoodDocument(String rollout) {
        Map<String, JsonNode> lastGood =
                Map.of("bad", read(GOOD + "," + flag("bad", "20")).features().getFirst());

        Published published = Published.parse(body(flag("bad", rollout) + "," + GOOD), lastGood);

        assertThat(published.faults()).containsOnlyKeys("bad");
        assertThat(published.find("bad")).contains(lastGood.get("bad"));
        assertThat(published.find("good")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"bad\"}",
                "{\"name\":\"bad\",\"enabled\":\"yes\",\"strategies\":[]}",
                "{\"name\":\"bad\",\"enabled\":true}",
                "{\"name\":\"bad\",\"enabled\":true,\"strategies\":[{}]}",
                "{\"name\":\"bad\",\"enabled\":true,\"strategies\":\"all\"}",
                "{\"name\":\"bad\",\"enabled\":true,\"strategies\":[{\"name\":\"default\",\"constraints\":7}]}",
                "17"
            })
    void aMalformedFlagThatWasNeverGoodIsLeftOutAndHoldsUpNoOther(String flag) {
        Published published = Published.parse(body(flag + "," + GOOD), Map.of());

        assertThat(published.features()).hasSize(1);
        assertThat(published.faults()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nonsense", "[]", "{}", "{\"features\":[]}", "{\"features\":{},\"meta\":{\"revisionId\":1}}"
            })
    void aBodyThatIsNoneIsRefusedAsAWhole(String body) {
        assertThatThrownBy(() -> Published.parse(body, Map.of())).isInstanceOf(MalformedSourceException.class);
    }

    @Test
    void theBoundsOfAPercentageAreInside() {
        assertThat(Published.parse(body(flag("a", "0") + "," + flag("b", "100") + "," + flag("c", "9")), Map.of())
                        .faults())
                .isEmpty();
    }

    private static Published read(String flags) {
        return Published.parse(body(flags), Map.of());
    }

    private static String body(String flags) {
        return "{\"version\":2,\"features\":[" + flags + "],\"segments\":[],\"meta\":{\"revisionId\":7}}";
    }

    private static String flag(String name, String rollout) {
        return """
                {"name":"%s","enabled":true,"strategies":[{"name":"flexibleRollout","constraints":[],\
                "parameters":{"rollout":"%s","stickiness":"userId","groupId":"g"}}]}""".formatted(name, rollout);
    }
}
