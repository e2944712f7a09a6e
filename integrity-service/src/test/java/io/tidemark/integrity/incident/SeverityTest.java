package io.tidemark.integrity.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.Verdict;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeverityTest {
    @ParameterizedTest
    @CsvSource({
        "SEV-1, P0", "sev1, P0", "SEV2, P1", "sev_3, P2",
        "P0, P0", "p1, P1", "P2, P2", "P3, P3",
        "CRITICAL, P0", "high, P1", "Medium, P2"
    })
    void aWordOfAnyScaleHasItsPriority(String word, Priority priority) {
        assertThat(Severity.ofWord(word)).get().extracting(Severity::worst).isEqualTo(priority);
    }

    @ParameterizedTest
    @CsvSource({"warning", "info", "none", "P4", "SEV-0", "''"})
    void anyOtherWordIsNone(String word) {
        assertThat(Severity.ofWord(word)).isEmpty();
    }

    @Test
    void aVerdictPagesFromSev3On() {
        assertThat(Severity.of(Verdict.OK)).isEmpty();
        assertThat(Severity.of(Verdict.WARN)).isEmpty();
        assertThat(Severity.of(Verdict.SEV3)).get().extracting(Severity::worst).isEqualTo(Priority.P2);
        assertThat(Severity.of(Verdict.SEV2)).get().extracting(Severity::worst).isEqualTo(Priority.P1);
        assertThat(Severity.of(Verdict.SEV1)).get().extracting(Severity::worst).isEqualTo(Priority.P0);
    }

    @Property
    void joiningNeverMakesMilderOnAnyScaleAndTheWorstOfAllThreeCounts(
            @ForAll("severities") Severity one, @ForAll("severities") Severity other) {
        Severity joined = one.joined(other);

        assertThat(joined).isEqualTo(other.joined(one));
        assertThat(joined.joined(other)).isEqualTo(joined);
        assertThat(joined.worst()).isEqualTo(one.worst().isWorseThan(other.worst()) ? one.worst() : other.worst());
        assertThat(joined.sev()).isEqualTo(worse(one.sev(), other.sev()));
        assertThat(joined.level()).isEqualTo(worse(one.level(), other.level()));
        assertThat(joined.priority()).isEqualTo(worse(one.priority(), other.priority()));
    }

    private static <E extends Enum<E>> @Nullable E worse(@Nullable E one, @Nullable E other) {
        return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
                .flatMap(Optional::stream)
                .max(Enum::compareTo)
                .orElse(null);
    }

    @Provide
    Arbitrary<Severity> severities() {
        return Combinators.combine(
                        Arbitraries.of(Severity.Sev.class).injectNull(0.4),
                        Arbitraries.of(Priority.class).injectNull(0.4),
                        Arbitraries.of(Severity.Level.class).injectNull(0.4))
                .as(Severity::new);
    }
}
