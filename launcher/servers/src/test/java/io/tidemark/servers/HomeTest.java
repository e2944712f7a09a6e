package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @Test
    void homeIsFoundFromAnyFolderInside(@TempDir Path root) throws Exception {
        Files.createFile(root.resolve("tidemark"));
        Files.createDirectory(root.resolve("helm"));
        Path inside = Files.createDirectories(root.resolve("launcher/servers"));

        assertThat(Home.above(inside).root()).isEqualTo(root.toAbsolutePath().normalize());
    }

    @Test
    void folderOutsideOfAnyHomeIsSaid(@TempDir Path root) {
        assertThatThrownBy(() -> Home.above(root))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(root.toString());
    }
}
