package io.tidemark.suite.drill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.DatabasePasswords;
import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerPlace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableLockIT {
    private static final String TABLE = "public.written";

    @TempDir
    private Path folder;

    private PostgresServer server;

    @BeforeEach
    void givenATable() throws Exception {
        server = new PostgresServer(
                Home.find().bootstrapSql(),
                new ServerPlace(folder.resolve("postgresql"), folder.resolve("log"), Ports.free()),
                DatabasePasswords.generate());
        server.start();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table " + TABLE + " (n int)");
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop();
    }

    @Test
    void behindALongTransactionItIsGivenUpAndNobodyWaitsBehindIt() throws Exception {
        try (Connection writer = connect();
                Statement write = writer.createStatement()) {
            writer.setAutoCommit(false);
            write.execute("insert into " + TABLE + " values (1)");
            Connection drill = connect();

            assertThatThrownBy(() -> TableLock.take(drill, TABLE))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("lock timeout");

            assertThat(drill.isClosed()).isTrue();
            writer.commit();
        }
    }

    @Test
    void onceItIsTakenItIsHeldUntilItIsClosed() throws Exception {
        try (Connection writer = connect();
                Statement write = writer.createStatement()) {
            write.execute("set lock_timeout = '100ms'");
            TableLock lock = TableLock.take(connect(), TABLE);
            assertThatThrownBy(() -> write.execute("insert into " + TABLE + " values (1)"))
                    .isInstanceOf(SQLException.class);

            lock.close();

            assertThat(write.executeUpdate("insert into " + TABLE + " values (1)"))
                    .isEqualTo(1);
        }
    }

    private Connection connect() throws SQLException {
        return server.superuser().getConnection();
    }
}
