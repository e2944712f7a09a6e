package io.tidemark.system.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.servers.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources in another folder give the same jars, byte for byte: whoever builds an image can prove what is in it. */
class ReproducibleIT {
    private static final String SERVICE = "export-service";
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", "data", "node_modules");

    private final Path here = Home.find().root();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theSameSourcesGiveTheSameBytesInAnotherFolder() throws Exception {
        Path built = here.resolve(SERVICE).resolve("target/quarkus-app");
        assumeTrue(Files.isDirectory(built), SERVICE + " is not built");
        Path there = folder.resolve("elsewhere");
        copySources(there);

        int code = new ProcessBuilder(
                        "./mvnw", "-B", "-ntp", "-o", "-Dquick", "-Dmaven.test.skip", "package", "-pl", SERVICE, "-am")
                .directory(there.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start()
                .waitFor();
        assertThat(code).as(Files.readString(folder.resolve("log"))).isZero();

        List<Path> jars = jars(built);
        assertThat(jars).hasSizeGreaterThan(50);
        TreeMap<String, Long> different = new TreeMap<>();
        for (Path jar : jars) {
            Path again = there.resolve(SERVICE).resolve("target/quarkus-app").resolve(built.relativize(jar));
            long first = Files.mismatch(jar, again);
            if (first >= 0) {
                different.put(built.relativize(jar).toString(), first);
            }
        }
        assertThat(different).as("jars that differ, and from which byte on").isEmpty();
    }

    private void copySources(Path there) throws IOException {
        Files.walkFileTree(here, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path source, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(source.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(there.resolve(here.relativize(source)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path source, BasicFileAttributes attributes) throws IOException {
                if (!LEFT_OUT.contains(source.getFileName().toString())) {
                    Files.copy(source, there.resolve(here.relativize(source)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
