package io.tidemark.system;

import io.tidemark.servers.Home;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folder of this repository as a person at 3 a.m. has it before them: {@code ./tidemark} and {@code data} are those of the
 * suite under test, and so are the ports.
 */
final class RunbookShell {
    private final SuiteUnderTest suite;
    private final Path folder;

    RunbookShell(SuiteUnderTest suite, Path folder) throws IOException {
        this.suite = suite;
        this.folder = folder;
        Home home = Home.find();
        Path built = home.root().resolve("launcher/suite/target");
        String java = ProcessHandle.current().info().command().orElse("java");
        String classPath = built.resolve("classes") + File.pathSeparator + built.resolve("lib") + "/*";
        Path script = folder.resolve("tidemark");
        Files.writeString(
                script, script(java, home.root(), classPath, suite.data().toAbsolutePath()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(folder.resolve("data"), suite.data().toAbsolutePath());
    }

    /** Commands that say with their exit code how sync is have said it when their error output is silent. */
    private static String script(String java, Path home, String classPath, Path data) {
        return """
                #!/bin/sh
                # To verify a backup takes no suite.
                [ "$1 ${2-}" = "backup verify" ] || set -- "$@" --data '%s'
                '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 '-Dtidemark.home=%s' -cp '%s' io.tidemark.suite.SuiteMain "$@" 2>.tidemark-errors
                code=$?
                cat .tidemark-errors >&2
                case $1 in
                    ops-status | monitor_sync_health | status | writes) [ -s .tidemark-errors ] && exit "$code"; exit 0 ;;
                esac
                exit "$code"
                """.formatted(data, java, home, classPath);
    }

    /** Pastes all of it into one shell; it ends at the first command that fails. */
    SuiteUnderTest.Command paste(List<String> blocks) throws IOException, InterruptedException {
        Path pasted = folder.resolve("pasted.sh");
        Files.writeString(pasted, "set -eux -o pipefail\n" + moved(String.join("\n", blocks)));
        Process process = new ProcessBuilder("bash", pasted.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new SuiteUnderTest.Command(process.waitFor(), output);
    }

    /** Ports that were free here. */
    private String moved(String text) throws IOException {
        String moved = text.replace("http://localhost:8080", suite.url());
        for (String service : List.of(
                "8081 ingest-service",
                "8082 snapshot-service",
                "8083 flag-service",
                "8084 integrity-service",
                "8085 export-service")) {
            String[] parts = service.split(" ", 2);
            moved = moved.replace("localhost:" + parts[0], "localhost:" + suite.port(parts[1]));
        }
        return moved;
    }
}
