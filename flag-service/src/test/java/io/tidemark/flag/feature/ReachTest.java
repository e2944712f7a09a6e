package io.tidemark.flag.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.flag.FlagKeys;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final Reach NOBODY = new Reach(new TreeMap<>());

    @Property(tries = 200)
    void aReachReadsBackFromItsDocument(
            @ForAll
                    Map<@AlphaChars @NotEmpty @StringLength(max = 8) String, @IntRange(min = 1, max = 100) Integer>
                            tenants,
            @ForAll boolean everyone) {
        TreeMap<String, Integer> percentages = new TreeMap<>(tenants);
        if (everyone) {
            percentages.put(Reach.EVERYONE, 100);
        }
        Reach reach = new Reach(percentages);

        assertThat(Reach.of(reach.writtenTo(feature()))).isEqualTo(reach);
    }

    @Test
    void aTenantIsLocalOnlyByItsOwnSwitchOrByThatOfAll() {
        assertThat(NOBODY.on(Set.of("acme")).isOnFor("acme")).isTrue();
        assertThat(NOBODY.on(Set.of("acme")).isOnFor("globex")).isFalse();
        assertThat(NOBODY.on(Set.of("*")).isOnFor("globex")).isTrue();
        assertThat(NOBODY.isOnFor("acme")).isFalse();
    }

    @Test
    void turningOneSwitchOffLeavesTheOthersOn() {
        Reach reach = NOBODY.on(Set.of("*", "acme", "globex")).off(Set.of("*", "globex"));

        assertThat(reach.percentages()).containsOnlyKeys("acme");
        assertThat(NOBODY.on(Set.of("*")).off(Set.of("acme")).isOnFor("acme")).isTrue();
    }

    @Test
    void offForAllIsADisabledFlagThatStillHasOneStrategy() {
        JsonNode written = NOBODY.on(Set.of("acme")).off(Set.of("acme")).writtenTo(feature());

        assertThat(written.path("enabled").asBoolean()).isFalse();
        assertThat(written.path("strategies")).hasSize(1);
    }

    @Test
    void theGroupAndTheRestOfTheDocumentNeverChange() {
        JsonNode written = NOBODY.on(List.of("acme")).with("globex", 90).writtenTo(feature());

        assertThat(written.path("strategies")).hasSize(2).allSatisfy(strategy -> {
            assertThat(strategy.at("/parameters/groupId").asText()).isEqualTo(FlagKeys.LOCAL_ONLY);
            assertThat(strategy.at("/parameters/stickiness").asText()).isEqualTo("userId");
        });
        assertThat(written.path("type").asText()).isEqualTo("kill-switch");
    }

    /** Unleash takes thirty strategies a flag. */
    @Test
    void tenantsOfOnePercentageShareAStrategy() {
        JsonNode written = NOBODY.on(Set.of("acme", "globex", "*")).writtenTo(feature());

        assertThat(written.path("strategies")).hasSize(2);
        assertThat(written.at("/strategies/0/constraints")).isEmpty();
        assertThat(written.at("/strategies/1/constraints/0/values").valueStream())
                .extracting(JsonNode::asText)
                .containsExactly("acme", "globex");
    }

    /** Unleash takes 250 values a constraint. */
    @Test
    void noStrategyNamesMoreTenantsThanUnleashTakes() {
        Set<String> tenants =
                IntStream.rangeClosed(1, 501).mapToObj(i -> "t" + i).collect(Collectors.toSet());

        JsonNode written = NOBODY.on(tenants).writtenTo(feature());

        assertThat(written.path("strategies"))
                .hasSize(3)
                .allSatisfy(strategy ->
                        assertThat(strategy.at("/constraints/0/values")).hasSizeLessThanOrEqualTo(250));
        assertThat(Reach.of(written).percentages()).containsOnlyKeys(tenants);
    }

    private static ObjectNode feature() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", FlagKeys.LOCAL_ONLY)
                .put("type", "kill-switch")
                .put("enabled", false);
    }
}
