package io.tidemark.suite.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppStageTest {

    @TempDir
    private Path root;

    private AppStage stage;

    @BeforeEach
    void build() throws Exception {
        for (String part : List.of("launcher/broker", "launcher/suite")) {
            write(part + "/target/classes/Main.class", "main");
            write(part + "/target/lib/a.jar", "a");
        }
        write("flag-service/target/quarkus-app/quarkus-run.jar", "run");
        write("flag-service/target/quarkus-app/lib/old.jar", "old");
        stage = new AppStage(new Home(root), new SuiteFolder(root.resolve("data")));
    }

    private void write(String path, String text) throws Exception {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    @Test
    void programsAreCopied() throws Exception {
        stage.refresh(List.of("flag-service"));

        assertThat(root.resolve("data/app/flag-service/lib/old.jar")).hasContent("old");
        assertThat(root.resolve("data/app/broker/lib/a.jar")).hasContent("a");
        assertThat(root.resolve("data/app/launcher/classes/Main.class")).hasContent("main");
    }

    @Test
    void newBuildReplacesWhatChangedAndRemovesWhatIsGone() throws Exception {
        stage.refresh(List.of("flag-service"));
        Files.delete(root.resolve("flag-service/target/quarkus-app/lib/old.jar"));
        write("flag-service/target/quarkus-app/lib/new.jar", "new");
        write("flag-service/target/quarkus-app/quarkus-run.jar", "run again");

        stage.refresh(List.of("flag-service"));

        assertThat(root.resolve("data/app/flag-service/lib/old.jar")).doesNotExist();
        assertThat(root.resolve("data/app/flag-service/lib/new.jar")).hasContent("new");
        assertThat(root.resolve("data/app/flag-service/quarkus-run.jar")).hasContent("run again");
    }

    @Test
    void missingBuildIsNamed() {
        assertThatThrownBy(() -> stage.refresh(List.of("export-service")))
                .hasMessageContaining("not built")
                .hasMessageContaining("export-service");
    }
}
