package io.tidemark.snapshot.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tidemark.snapshot.decision.ConflictPolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConflictConfigTest {
    @Test
    void aCollectionWithDashesIsNamedByItsVariableToo() {
        ConflictConfig config = with(Map.of(
                "TIDEMARK_SNAPSHOT_CONFLICTS_POLICIES__LEARNING_RECORDS_", "merge",
                "TIDEMARK_SNAPSHOT_CONFLICTS_POLICIES__NOTES_", "last-writer-wins"));

        assertThat(config.policies())
                .isEqualTo(Map.of("learning-records", ConflictPolicy.MERGE, "notes", ConflictPolicy.LAST_WRITER_WINS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"changes", "9lives"})
    void whatNoCollectionIsCalledEndsTheStart(String name) {
        assertThatThrownBy(() -> with(Map.of("TIDEMARK_SNAPSHOT_CONFLICTS_POLICIES__" + name + "_", "merge"))
                        .policies())
                .hasMessageContaining("is not a name for a collection");
    }

    private static ConflictConfig with(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(ConflictConfig.class)
                .build()
                .getConfigMapping(ConflictConfig.class);
    }
}
