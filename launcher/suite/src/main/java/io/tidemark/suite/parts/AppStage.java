package io.tidemark.suite.parts;

import io.tidemark.servers.Home;
import io.tidemark.servers.ServerFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies the built programs into the suite's folder, so that a build can't pull jars from under a running suite. Only what
 * changed is copied, and what is gone is removed. Not to be called while the suite runs.
 */
public final class AppStage {

    private final Home home;
    private final SuiteFolder folder;

    public AppStage(Home home, SuiteFolder folder) {
        this.home = home;
        this.folder = folder;
    }

    /**
     * Stages the services, the broker and this program.
     *
     * @throws ServerFailedException naming what is not built
     */
    public void refresh(Collection<String> services) throws IOException {
        for (String name : services) {
            mirror(home.root().resolve(name).resolve("target/quarkus-app"), service(name));
        }
        for (String part : List.of("classes", "lib")) {
            mirror(home.broker().resolve(part), broker().resolve(part));
            mirror(
                    home.root().resolve("launcher/suite/target").resolve(part),
                    folder.launcher().resolve(part));
        }
    }

    /** The folder of the staged broker. */
    Path broker() {
        return folder.app().resolve("broker");
    }

    /** The folder of a staged service. */
    Path service(String name) {
        return folder.app().resolve(name);
    }

    private static void mirror(Path source, Path target) throws IOException {
        if (!Files.isDirectory(source)) {
            throw new ServerFailedException("not built: " + source + " is missing");
        }
        Files.createDirectories(target);
        removeWhatIsGone(source, target);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                copy(file, target.resolve(source.relativize(file).toString()));
            }
        }
    }

    private static void removeWhatIsGone(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Path origin = source.resolve(target.relativize(file).toString());
                if (Files.isDirectory(origin) != Files.isDirectory(file) || !Files.exists(origin)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            Files.createDirectories(to);
        } else if (!isSame(from, to)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static boolean isSame(Path from, Path to) throws IOException {
        return Files.exists(to)
                && Files.size(from) == Files.size(to)
                && Files.getLastModifiedTime(from).equals(Files.getLastModifiedTime(to));
    }
}
