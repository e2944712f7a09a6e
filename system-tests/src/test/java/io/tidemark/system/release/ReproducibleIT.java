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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same sources in another folder give the same jars, byte for byte: ours, and those they need. What Quarkus generates has the
 * same classes, but not the same bytes: its build steps run side by side, and count names as they come.
 */
class ReproducibleIT {
    private static final String SERVICE = "export-service";
    private static final String GENERATED = "quarkus/";
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

        List<String> different = new ArrayList<>();
        for (Path jar : jars(built)) {
            String name = built.relativize(jar).toString();
            Path again = there.resolve(SERVICE).resolve("target/quarkus-app").resolve(name);
            if (name.startsWith(GENERATED) ? !entries(jar).equals(entries(again)) : Files.mismatch(jar, again) >= 0) {
                different.add(name);
            }
        }
        assertThat(jars(built)).hasSizeGreaterThan(50);
        assertThat(different).isEmpty();
    }

    private static Set<String> entries(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(ZipEntry::getName).collect(Collectors.toCollection(TreeSet::new));
        }
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
