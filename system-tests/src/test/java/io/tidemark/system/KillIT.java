package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing acknowledged is lost and nothing is applied twice, whatever dies during the pushes. */
class KillIT {
    private static final int DEVICES = 4;
    private static final int PUSHES_AFTER = 5;

    private final SuiteUnderTest suite = SuiteUnderTest.running();

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "postgresql", "snapshot-service", "ingest-service"})
    void whatWasAcknowledgedIsThereOnceAndInOrder(String victim) throws Exception {
        String user = "kill-" + victim;
        AtomicBoolean killed = new AtomicBoolean();
        List<Pusher> pushers = IntStream.range(0, DEVICES)
                .mapToObj(device -> new Pusher(user, "d" + device, killed))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            pushers.forEach(pusher -> running.add(threads.submit(pusher::pushUntilKilledAndOn)));
            SuiteUnderTest.patiently()
                    .until(() -> pushers.stream().allMatch(pusher -> pusher.acknowledged.get() >= PUSHES_AFTER));
            suite.awaitRestart(victim, suite.kill(victim));
            killed.set(true);
            for (Future<?> future : running) {
                future.get();
            }
        }

        int sent =
                pushers.stream().mapToInt(pusher -> pusher.acknowledged.get()).sum();
        List<JsonNode> changes = pushers.getFirst().device.changes();
        assertThat(changes)
                .extracting(change -> change.get("version").asLong())
                .isEqualTo(LongStream.rangeClosed(1, sent).boxed().toList());
        for (Pusher pusher : pushers) {
            assertThat(changes.stream()
                            .filter(change -> change.get("device_id").asText().equals(pusher.name)))
                    .extracting(change -> change.get("operation_id").asText())
                    .isEqualTo(IntStream.rangeClosed(1, pusher.acknowledged.get())
                            .mapToObj(pusher::operationId)
                            .toList());
        }
        assertThat(rows("select 1 from snapshot.snapshots where user_id = '" + user + "'"))
                .isEqualTo(sent);
    }

    private int rows(String query) throws SQLException, IOException {
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from (" + query + ") q")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Pushes one operation after the other, each until it is acknowledged, as a device with a queue does. */
    private final class Pusher {
        private final String name;
        private final Device device;
        private final AtomicBoolean killed;
        private final AtomicInteger acknowledged = new AtomicInteger();

        Pusher(String user, String name, AtomicBoolean killed) {
            this.name = name;
            this.device = new Device(suite, suite.token("acme", user), name);
            this.killed = killed;
        }

        String operationId(int number) {
            return name + "-" + number;
        }

        void pushUntilKilledAndOn() {
            int left = PUSHES_AFTER;
            while (left > 0) {
                if (killed.get()) {
                    left--;
                }
                pushUntilAcknowledged(operationId(acknowledged.get() + 1));
                acknowledged.incrementAndGet();
            }
        }

        private void pushUntilAcknowledged(String operationId) {
            SuiteUnderTest.patiently().until(() -> tryPush(operationId));
        }

        private boolean tryPush(String operationId) throws InterruptedException {
            try {
                HttpResponse<String> answer =
                        device.push("notes", Device.upsert(operationId, "r-" + name, operationId));
                if (answer.statusCode() == 200) {
                    return "applied"
                            .equals(SuiteUnderTest.json(answer.body())
                                    .at("/results/0/status")
                                    .asText());
                }
                if (answer.statusCode() == 202) {
                    // Taken, and not decided in time: sending again is as good as asking for the receipt.
                    return false;
                }
                // Whatever a client meets while something is dead says that sending again is right.
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                return false;
            } catch (IOException e) {
                return false;
            }
        }
    }
}
