package io.tidemark.system.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The previous build's services and client beside this one's, on the same data, both ways: forward a service at a time, then
 * back, as a release and its rollback go. {@code system-tests/previous} builds what it needs; it takes minutes.
 */
@EnabledIfSystemProperty(
        named = "previous",
        matches = ".+",
        disabledReason = "no build of the previous release was named: system-tests/previous makes one and runs this")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviousReleaseIT {
    private static final PersonIdent AUTHOR = new PersonIdent("A", "a@example.org");
    private static final Path NEW = Home.find().root();
    private static final Path OLD = Path.of(System.getProperty("previous", ""));

    @TempDir
    private static Path folder = Path.of("");

    private Path repository = Path.of("");

    @BeforeAll
    void writeHistory() throws Exception {
        repository = folder.resolve("repository");
        try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
            for (int i = 0; i < 30; i++) {
                Path file = Files.createDirectories(repository.resolve("notes")).resolve("n" + i % 7 + ".md");
                Files.writeString(file, "version " + i + " ünïcode\n");
                if (i == 20) {
                    Files.delete(repository.resolve("notes/n3.md"));
                }
                git.add().addFilepattern(".").call();
                git.add().setUpdate(true).addFilepattern(".").call();
                git.commit()
                        .setMessage("c" + i)
                        .setAuthor(AUTHOR)
                        .setCommitter(AUTHOR)
                        .setSign(false)
                        .call();
            }
        }
    }

    @Test
    void servicesAndClientsOfBothBuildsWorkTogetherWhileAReleaseGoesForward() throws Exception {
        Path forward = folder.resolve("forward");
        Map<String, Path> builds = all(OLD);
        bothClientsFindEverythingThere(forward, builds);
        // Readers first, as docs/versioning-compatibility.md has it.
        for (String service : forward().toList()) {
            builds.put(service, NEW);
            bothClientsFindEverythingThere(forward, builds);
        }
    }

    /** Past migrations of the later one: those of this build where it has any, and one of each schema in any case. */
    @Test
    void servicesAndClientsOfBothBuildsWorkTogetherWhileAReleaseGoesBack() throws Exception {
        Path back = folder.resolve("back");
        Map<String, Path> builds = all(NEW);
        try (MixedSuite suite = MixedSuite.start(back, builds)) {
            bothClientsFindEverythingThere(suite, builds);
            suite.haveMigrationsOfALaterRelease();
        }
        for (String service : forward().toList().reversed()) {
            builds.put(service, OLD);
            bothClientsFindEverythingThere(back, builds);
        }
    }

    private static Map<String, Path> all(Path build) {
        Map<String, Path> builds = new LinkedHashMap<>();
        MixedSuite.SERVICES.forEach(service -> builds.put(service, build));
        return builds;
    }

    private static Stream<String> forward() {
        return Stream.of("snapshot-service", "flag-service", "integrity-service", "export-service", "ingest-service");
    }

    private void bothClientsFindEverythingThere(Path data, Map<String, Path> builds) throws Exception {
        try (MixedSuite suite = MixedSuite.start(data, builds)) {
            bothClientsFindEverythingThere(suite, builds);
        }
    }

    private void bothClientsFindEverythingThere(MixedSuite suite, Map<String, Path> builds) throws Exception {
        for (Path client : new Path[] {OLD, NEW}) {
            MixedSuite.Answer demo = suite.demo(client, repository);
            assertThat(demo.code())
                    .as("client of %s, services %s: %s", client, builds, demo.output())
                    .isZero();
        }
    }
}
