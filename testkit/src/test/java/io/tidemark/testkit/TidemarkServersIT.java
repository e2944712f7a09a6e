package io.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TidemarkServersIT {

    @Test
    void serviceIsToldHowToReachTheServers() throws Exception {
        Map<String, String> configuration = TidemarkServers.configuration("snapshot");

        assertThat(configuration)
                .containsEntry(
                        "KAFKA_BOOTSTRAP_SERVERS", TidemarkServers.kafka().bootstrapServers())
                .containsEntry(
                        "TIDEMARK_DB_PORT",
                        Integer.toString(TidemarkServers.postgres().port()))
                .containsEntry(
                        "TIDEMARK_DB_PASSWORD", TidemarkServers.postgres().password("tidemark_snapshot"));
        assertThat(Files.readString(Path.of(configuration
                        .getOrDefault("TIDEMARK_JWT_PUBLIC_KEY", "")
                        .substring("file:".length()))))
                .startsWith("-----BEGIN PUBLIC KEY-----\n");
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void secondStartFindsTheSameServers() {
        long first = TidemarkServers.kafka().process().orElseThrow().pid();

        new TidemarkServers().start();

        assertThat(TidemarkServers.kafka().process().orElseThrow().pid()).isEqualTo(first);
    }
}
