package io.tidemark.chart;

import io.tidemark.servers.DatabasePasswords;
import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerPlace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database whose owner is no superuser, on a PostgreSQL of its own that does not know Tidemark's roles yet. */
final class OwnedDatabase implements AutoCloseable {
    static final String NAME = "owned";
    static final String OWNER = "tidemark_owner";
    static final String PASSWORD = "the owner's";

    private final PostgresServer server;

    private OwnedDatabase(PostgresServer server) {
        this.server = server;
    }

    static OwnedDatabase start(Path folder) throws Exception {
        DatabasePasswords passwords = DatabasePasswords.generate();
        PostgresServer server = new PostgresServer(
                Home.find().bootstrapSql(),
                new ServerPlace(folder.resolve("postgresql"), folder.resolve("log"), Ports.free()),
                passwords);
        server.start();
        try (Connection connection = server.superuser().getConnection();
                Statement statement = connection.createStatement()) {
            for (String role : passwords.roles().keySet()) {
                statement.execute("drop owned by " + role + " cascade");
            }
            for (String role : passwords.roles().keySet()) {
                statement.execute("drop role " + role);
            }
            statement.execute(
                    "create role " + OWNER + " login createrole password '" + PASSWORD.replace("'", "''") + "'");
            statement.execute("grant pg_read_all_stats, pg_signal_backend to " + OWNER);
            statement.execute("create database " + NAME + " owner " + OWNER);
        }
        return new OwnedDatabase(server);
    }

    int port() {
        return server.port();
    }

    Connection as(String role, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port() + "/" + NAME, role, password);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
