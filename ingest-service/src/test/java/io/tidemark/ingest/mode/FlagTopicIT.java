package io.tidemark.ingest.mode;

import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Topics;
import io.tidemark.http.Caller;
import io.tidemark.servers.Home;
import io.tidemark.servers.KafkaServer;
import io.tidemark.servers.Ports;
import io.tidemark.servers.ServerPlace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka of its own: what is published here would be obeyed by all tests that come later. */
class FlagTopicIT {
    private static final Caller ALICE = new Caller("acme", "alice");
    private static final Caller BOB = new Caller("globex", "bob");

    private final ModeConfig settings =
            TestingModeConfig.with(URI.create("http://localhost:9"), Duration.ofSeconds(60));
    private final ModeGate gate = new ModeGate(settings);
    private final FlagMemory memory = new FlagMemory(gate, settings);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    private KafkaServer kafka;
    private FlagTopic topic;

    @BeforeEach
    void start() throws Exception {
        kafka = new KafkaServer(
                Home.find().broker(),
                new ServerPlace(directory.resolve("kafka"), directory.resolve("log"), Ports.free()));
        kafka.start();
        topic = new FlagTopic(
                memory, Map.of("bootstrap.servers", kafka.bootstrapServers()), settings, Clock.systemUTC(), metrics);
    }

    @AfterEach
    void stop() throws Exception {
        topic.stop(new ShutdownEvent());
        kafka.stop();
    }

    @Test
    void whatWasPublishedIsEnforcedFromTheStartThoughNobodyElseCanBeAsked() throws Exception {
        publish(FlagsMessage.NEWEST, 5, FlagDocuments.onForTenant(5, "acme"));

        topic.start(new StartupEvent());

        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5));
    }

    @Test
    void aSwitchThatWasOnOnceMakesNotKnowingCountAsOnUntilFlagServiceSpeaks() throws Exception {
        publish(FlagsMessage.LAST_ON, 5, FlagDocuments.onForTenant(5, "acme"));
        publish(FlagsMessage.NEWEST, 6, FlagDocuments.off(6));

        topic.start(new StartupEvent());

        assertThat(gate.modeFor(BOB)).isEqualTo(new SyncMode.LocalOnly(6));
        LocalOnlyFlag off = LocalOnlyFlag.parse(FlagDocuments.off(6));
        memory.learn(before -> before.received(off, System.nanoTime()));
        assertThat(gate.modeFor(BOB)).isEqualTo(new SyncMode.Normal(6));
    }

    @Test
    void aChangeIsHeardAndAnOlderOrSpoiltOneIsNot() throws Exception {
        LocalOnlyFlag off = LocalOnlyFlag.parse(FlagDocuments.off(4));
        topic.start(new StartupEvent());
        memory.learn(before -> before.received(off, System.nanoTime()));

        publish(FlagsMessage.NEWEST, 5, FlagDocuments.onForTenant(5, "acme"));

        await().untilAsserted(() -> assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5)));
        assertThat(gate.modeFor(BOB)).isEqualTo(new SyncMode.Normal(5));
        publish(FlagsMessage.NEWEST, 4, FlagDocuments.off(4));
        publish(FlagsMessage.NEWEST, 6, "<html>");
        send(FlagsMessage.NEWEST, "no message".getBytes(StandardCharsets.UTF_8));
        publish(FlagsMessage.NEWEST, 7, FlagDocuments.onForAll(7));
        await().untilAsserted(() -> assertThat(gate.modeFor(BOB)).isEqualTo(new SyncMode.LocalOnly(7)));
        assertThat(metrics.get("flag_propagation").timer().count()).isEqualTo(2);
    }

    @Test
    void whereNothingWasEverPublishedWritesAreTakenAsSoonAsThatIsKnown() throws Exception {
        kafka.kill();
        topic.start(new StartupEvent());
        assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(0));

        kafka.start();

        await().untilAsserted(() -> assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.Normal(0)));
    }

    @Test
    void aChangeIsHeardAfterKafkaWasAway() throws Exception {
        topic.start(new StartupEvent());
        kafka.kill();
        kafka.start();

        publish(FlagsMessage.NEWEST, 5, FlagDocuments.onForAll(5));

        await().untilAsserted(() -> assertThat(gate.modeFor(ALICE)).isEqualTo(new SyncMode.LocalOnly(5)));
    }

    private void publish(String key, long epoch, String document) throws Exception {
        send(
                key,
                MessageCodec.encode(new FlagsMessage(
                        FlagsMessage.VERSION, epoch, Clock.systemUTC().instant(), document)));
    }

    private void send(String key, byte[] value) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.FLAGS, key, value)).get();
        }
    }
}
