package io.tidemark.testkit;

import io.tidemark.servers.DatabasePasswords;
import io.tidemark.servers.Home;
import io.tidemark.servers.KafkaServer;
import io.tidemark.servers.LocalServer;
import io.tidemark.servers.Ports;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerPlace;
import io.tidemark.servers.UnleashServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The one PostgreSQL and the one Kafka of this JVM, under the module's {@code target}, and an Unleash server for those who ask
 * for it; they end with the JVM.
 */
record SharedServers(Path directory, PostgresServer postgres, KafkaServer kafka, UnleashServer unleash) {

    /** The servers; started by the first who asks. */
    static SharedServers running() throws IOException, InterruptedException {
        SharedServers servers = described();
        if (JvmWide.isFirst("start")) {
            Files.createDirectories(servers.directory);
            ServerTether.tie(servers.directory);
            CompletableFuture<Void> kafkaUp = CompletableFuture.runAsync(() -> start(servers.kafka));
            start(servers.postgres);
            kafkaUp.join();
        }
        return servers;
    }

    /** The Unleash server; started by the first who asks. */
    static UnleashServer runningUnleash() throws IOException, InterruptedException {
        SharedServers servers = running();
        if (JvmWide.isFirst("start-unleash")) {
            start(servers.unleash);
        }
        return servers.unleash;
    }

    private static void start(LocalServer server) {
        try {
            server.start();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Handles on the servers, made from what all class loaders know of them. */
    private static SharedServers described() {
        Path target = Path.of("target", "servers").toAbsolutePath();
        Path run = target.resolve("run-" + ProcessHandle.current().pid());
        ServerPlace postgres =
                new ServerPlace(run.resolve("postgresql"), target.resolve("postgresql.log"), port("postgresql"));
        ServerPlace kafka = new ServerPlace(run.resolve("kafka"), target.resolve("kafka.log"), port("kafka"));
        ServerPlace unleash = new ServerPlace(run.resolve("unleash"), target.resolve("unleash.log"), port("unleash"));
        Home home = Home.find();
        PostgresServer database = new PostgresServer(home.bootstrapSql(), postgres, passwords());
        return new SharedServers(
                run, database, new KafkaServer(home.broker(), kafka), new UnleashServer(database, unleash));
    }

    private static DatabasePasswords passwords() {
        DatabasePasswords fresh = DatabasePasswords.generate();
        Map<String, String> roles = new HashMap<>();
        fresh.roles().forEach((role, password) -> roles.put(role, JvmWide.value(role, () -> password)));
        return new DatabasePasswords(JvmWide.value("superuser", fresh::superuser), roles);
    }

    private static int port(String server) {
        return Integer.parseInt(JvmWide.value(server + "-port", () -> Integer.toString(Ports.free())));
    }
}
