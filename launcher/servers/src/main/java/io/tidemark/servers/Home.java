package io.tidemark.servers;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Tidemark lies on this machine: the folder that holds the {@code tidemark} script.
 *
 * @param root that folder, absolute
 */
public record Home(Path root) {

    /** The system property that names the root; without it the root is looked for upwards from the working directory. */
    public static final String PROPERTY = "tidemark.home";

    public Home {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * The home this process runs in.
     *
     * @throws IllegalStateException when there is none above the working directory
     */
    public static Home find() {
        String configured = System.getProperty(PROPERTY);
        return configured == null ? above(Path.of("")) : new Home(Path.of(configured));
    }

    static Home above(Path directory) {
        Path start = directory.toAbsolutePath().normalize();
        for (Path candidate = start; candidate != null; candidate = candidate.getParent()) {
            if (Files.isRegularFile(candidate.resolve("tidemark")) && Files.isDirectory(candidate.resolve("helm"))) {
                return new Home(candidate);
            }
        }
        throw new IllegalStateException("no folder with the tidemark script at or above " + start);
    }

    /** The SQL that creates the roles and schemas. */
    public Path bootstrapSql() {
        return root.resolve("helm/tidemark/files/bootstrap.sql");
    }

    /** The chart's values, which hold the gateway's routes. */
    public Path chartValues() {
        return root.resolve("helm/tidemark/values.yaml");
    }

    /** Where the build leaves the broker: {@code classes} and {@code lib}. */
    public Path broker() {
        return root.resolve("launcher/broker/target");
    }
}
