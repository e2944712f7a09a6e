package io.tidemark.suite.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteFolderTest {

    @TempDir
    private Path root;

    @Test
    void anEmptyFolderGetsSecretsAndKeepsThem() throws Exception {
        SuiteFolder folder = new SuiteFolder(root);

        assertThat(folder.secrets()).isEqualTo(folder.secrets());
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql/data", "kafka/log"})
    void dataWhoseSecretsAreGoneIsGivenNoOthers(String data) throws Exception {
        SuiteFolder folder = new SuiteFolder(root);
        folder.secrets();
        Files.createDirectories(root.resolve(data));
        Files.delete(folder.keys().resolve("cursor.key"));

        assertThatThrownBy(folder::secrets).hasMessageContaining("cursor.key").hasMessageContaining("restore --from");

        assertThat(folder.keys().resolve("cursor.key")).doesNotExist();
    }
}
