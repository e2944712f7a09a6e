package io.tidemark.snapshot;

import static io.restassured.RestAssured.given;
import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where streams stand, asked for together. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class StreamStatesIT {
    private static final int READERS = 40;

    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void oneStatementTellsOfUsersOfSeveralTenantsEachItsOwnAndNothingOfOneWhoIsUnknown() throws SQLException {
        push("acme", "twin", 1);
        push("globex", "twin", 3);

        List<Long> versions = new ArrayList<>();
        try (Connection connection =
                        TidemarkServers.postgres().as("tidemark_snapshot").getConnection();
                Statement statement = connection.createStatement();
                ResultSet states = statement.executeQuery("""
                        select version from snapshot.stream_states(
                            array['acme', 'globex', 'globex', 'acme', 'acme'],
                            array['twin', 'twin', 'nobody-yet', 'nobody-yet', 'twin']) order by place""")) {
            while (states.next()) {
                versions.add(states.getLong(1));
            }
        }

        assertThat(versions).containsExactly(1L, 3L, 0L, 0L, 1L);
    }

    @Test
    void readersWhoComeTogetherAreEachToldOfTheirOwnStream() {
        List<String> tenants = List.of("acme", "globex", "initech");
        for (int i = 0; i < READERS; i++) {
            push(tenants.get(i % 3), "crowd-" + i / 3, 1 + i % 5);
        }

        List<CompletableFuture<Response>> pulls = IntStream.range(0, READERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> pull(tenants.get(i % 3), "crowd-" + i / 3)))
                .toList();

        for (int i = 0; i < READERS; i++) {
            assertThat(pulls.get(i).join().jsonPath().getLong("checkpoint.version"))
                    .isEqualTo(1 + i % 5);
        }
    }

    @Test
    void whoReadsAfterAnAnswerSeesWhatWasAnsweredWhileOthersReadAllTheTime() {
        List<CompletableFuture<Void>> others = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int n = 0; n < 50; n++) {
                        pull("acme", "others-" + i);
                    }
                }))
                .toList();

        for (int i = 1; i <= 20; i++) {
            kafka.apply(batch("acme", "own-writes", operation(0, OperationType.CREATE, "o" + i, "r" + i, 0)));
            assertThat(pull("acme", "own-writes").jsonPath().getLong("checkpoint.version"))
                    .isEqualTo(i);
        }
        others.forEach(CompletableFuture::join);
    }

    private void push(String tenant, String user, int operations) {
        for (int i = 0; i < operations; i++) {
            kafka.apply(batch(tenant, user, operation(0, OperationType.CREATE, "o" + i, "r" + i, 0)));
        }
    }

    private static Response pull(String tenant, String user) {
        return given().auth().oauth2(TestingTokens.of(tenant, user).build()).get("/api/changes?limit=1");
    }
}
