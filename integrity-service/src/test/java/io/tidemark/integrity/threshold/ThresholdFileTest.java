package io.tidemark.integrity.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void anotherFileTakesThePlaceOfTheRunbooksFigures() throws IOException {
        Path file =
                given("{id: mine, source: us, signal: success_ratio, window: 5, when: below, value: 0.99, sev: warn}");

        assertThat(new Thresholds(new TestingConfig(Optional.of(file), Optional.empty())).all())
                .extracting(Threshold::id)
                .containsExactly("mine");
        assertThat(new Thresholds(new TestingConfig(Optional.empty(), Optional.empty())).all())
                .hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: mine, source: us, signal: luck, window: 5, when: below, value: 1, sev: warn}",
                "{id: mine, source: us, signal: success_ratio, window: 0, when: below, value: 1, sev: warn}",
                "{id: mine, source: us, signal: success_ratio, window: 1441, when: below, value: 1, sev: warn}",
                "{id: mine, source: us, signal: success_ratio, window: 5, when: beside, value: 1, sev: warn}",
                "{id: mine, source: us, signal: success_ratio, window: 5, when: below, value: 1}",
                "{id: mine, source: us, signal: success_ratio, window: 5, when: below, value: 1, sev: ok}",
                "{id: mine, source: us, signal: success_ratio, window: 5, when: below, value: .nan, sev: warn}",
                "{id: mine, source: us, signal: success_ratio, window: 5, when: below, value: 1, priority: p9}",
                "{id: mine, source: us, signal: success_ratio, window: 5, when: below, value: 1, sev: warn, sevv: x}",
                "{id: mine, source: us, signal: success_ratio, when: below, value: 1, sev: warn}",
                "{id: a-b, source: us, signal: success_ratio, window: 5, when: below, value: 1, sev: warn, held-for:"
                        + " 1440}",
                "{id: twice, source: us, signal: success_ratio, window: 5, when: below, value: 1, sev: warn}\n"
                        + "  - {id: twice, source: us, signal: success_ratio, window: 9, when: below, value: 1, sev: warn}"
            })
    void aFaultIsNotPassedOver(String line) throws IOException {
        Path file = given(line);

        assertThatThrownBy(() -> ThresholdFile.of(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }

    private Path given(String line) throws IOException {
        return Files.writeString(folder.resolve("thresholds.yaml"), "thresholds:\n  - " + line + "\n");
    }
}
