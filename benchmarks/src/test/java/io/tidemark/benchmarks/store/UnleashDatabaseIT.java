package io.tidemark.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.DatabasePasswords;
import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerPlace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnleashDatabaseIT {
    @TempDir
    private Path folder;

    @Test
    void itIsRemovedUnderWhoeverStillUsesItAndMayBeGoneAlready() throws Exception {
        DatabasePasswords passwords = DatabasePasswords.generate();
        PostgresServer server = new PostgresServer(
                Home.find().bootstrapSql(),
                new ServerPlace(folder.resolve("postgresql"), folder.resolve("log"), Ports.free()),
                passwords);
        server.start();
        try {
            Superuser database = new Superuser(server.port(), passwords.superuser());
            UnleashDatabase unleash = new UnleashDatabase(database);
            unleash.remove();
            database.execute("create database unleash");
            try (Connection user = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + server.port() + "/unleash",
                    PostgresServer.SUPERUSER,
                    passwords.superuser())) {
                unleash.remove();

                assertThat(user.isValid(2)).isFalse();
            }
            assertThat(databases(database)).isZero();
        } finally {
            server.stop();
        }
    }

    private static long databases(Superuser database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select count(*) from pg_database where datname = 'unleash'")) {
            found.next();
            return found.getLong(1);
        }
    }
}
