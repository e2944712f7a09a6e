package io.tidemark.flag.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.NodePackages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Unleash's own SDKs from npm, in the module's {@code target}. */
final class Sdks {
    private Sdks() {}

    static NodePackages installed() throws Exception {
        return NodePackages.of(Sdks.class, "sdks", Path.of("target", "sdks").toAbsolutePath());
    }

    /** Runs a script that lies beside the packages' lock file; returns what it prints. */
    static String run(String script, String... arguments) throws Exception {
        Path file = installed().directory().resolve(script);
        try (var content = Sdks.class.getResourceAsStream("sdks/" + script)) {
            assertThat(content).isNotNull();
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of("node", file.toString()));
        command.addAll(List.of(arguments));
        Process node = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(printed).isZero();
        return printed;
    }
}
