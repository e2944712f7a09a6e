package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerIT {

    private static final String TOPIC = "sync.operations";

    @TempDir
    private Path directory;

    private KafkaServer server;

    @BeforeEach
    void start() throws Exception {
        ServerPlace place = new ServerPlace(directory.resolve("kafka"), directory.resolve("log"), Ports.free());
        server = new KafkaServer(Home.find().broker(), place);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private void send(String... values) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", server.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, "acme/alice", value)).get();
            }
        }
    }

    private List<String> read(int count) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", server.bootstrapServers(),
                        "group.id", "reader",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            List<String> values = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> row : consumer.poll(Duration.ofMillis(200))) {
                    values.add(row.value());
                }
            }
            return values;
        }
    }

    @Test
    void topicsOfTheSuiteExistAndNoOtherComesIntoBeing() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()))) {
            Set<String> names = admin.listTopics().names().get();

            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "sync.operations",
                            "sync.outcomes",
                            "sync.control",
                            "sync.flags",
                            "sync.telemetry",
                            "sync.health",
                            "sync.comparisons",
                            "sync.operations.dead");
            assertThat(admin.describeTopics(names).allTopicNames().get().values())
                    .allSatisfy(topic ->
                            assertThat(topic.partitions()).hasSize(topic.name().equals("sync.flags") ? 1 : 6));
        }
    }

    @Test
    void acknowledgedRecordsSurviveAKillAndARestartOnTheSamePort() throws Exception {
        send("one", "two");

        server.kill();
        assertThat(server.isAlive()).isFalse();
        server.start();

        assertThat(read(2)).containsExactly("one", "two");
    }

    @Test
    void aBrokerWhoseStarterWasKilledBeforeItWroteItDownIsEndedBeforeAnotherTouchesItsData() throws Exception {
        send("one");
        ProcessHandle unknown = server.process().orElseThrow();
        Files.delete(directory.resolve("kafka").resolve("broker.pid"));

        server.start();

        assertThat(unknown.isAlive()).isFalse();
        send("two");
        assertThat(read(2)).containsExactly("one", "two");
    }

    @Test
    void aBrokerLeavesADirectoryAloneThatAnotherOneHas() throws Exception {
        Path data = directory.resolve("kafka").resolve("log");
        Path pid = directory.resolve("kafka").resolve("broker.pid");
        Files.delete(data.resolve("broker.owner"));
        byte[] known = Files.readAllBytes(pid);
        Files.delete(pid);
        ServerPlace same = new ServerPlace(directory.resolve("kafka"), directory.resolve("log"), Ports.free());

        assertThatThrownBy(new KafkaServer(Home.find().broker(), same)::start)
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("another broker has " + data);
        Files.write(pid, known);
        send("one");
        assertThat(read(1)).containsExactly("one");
    }

    @Test
    void recordsSurviveAnOrderlyRestart() throws Exception {
        send("one");

        server.stop();
        server.start();
        send("two");

        assertThat(read(2)).containsExactly("one", "two");
    }
}
