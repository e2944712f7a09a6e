package io.tidemark.suite.backup;

import io.tidemark.servers.Home;
import io.tidemark.servers.PostgresServer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The migrations of the services, as their built jars hold them. */
final class Migrations {
    /** All there are. */
    static final String NEWEST = "latest";

    private final Home home;
    private final PostgresServer postgres;

    Migrations(Home home, PostgresServer postgres) {
        this.home = home;
        this.postgres = postgres;
    }

    /** Brings a schema to that version, in the name of the service that owns it. */
    void migrate(String schema, String version) throws IOException {
        String role = "tidemark_" + schema;
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + PostgresServer.DATABASE;
        URL[] jar = {jar(home, schema + "-service").toUri().toURL()};
        try (URLClassLoader migrations = new URLClassLoader(jar, Flyway.class.getClassLoader())) {
            Flyway.configure(migrations)
                    .dataSource(url, role, postgres.password(role))
                    .schemas(schema)
                    .defaultSchema(schema)
                    .locations("classpath:db/migration")
                    .target(version)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IOException("the schema " + schema + " can't be brought to version " + version, e);
        }
    }

    private static Path jar(Home home, String service) throws IOException {
        Path folder = home.root().resolve(service).resolve("target/quarkus-app/app");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            if (jars.size() != 1) {
                throw new IOException("not built: " + folder + " holds " + jars.size() + " jars");
            }
            return jars.getFirst();
        }
    }

    /** The version of what is built here. */
    static String tidemark(Home home) throws IOException {
        String service = "snapshot-service";
        String jar = String.valueOf(jar(home, service).getFileName());
        return jar.substring(service.length() + 1, jar.length() - ".jar".length());
    }
}
