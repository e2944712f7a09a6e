package io.tidemark.contracts.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What earlier builds wrote, and what this one writes, as it was recorded: a reader takes the version that it writes and the
 * one before (N and N-1). A recorded file is never changed: a message of another version gets {@code topic-v3.json}, one that
 * only got a field {@code topic-v2-1.json} beside {@code topic-v2.json}.
 */
class RecordedMessagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/tidemark/contracts/recorded");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Object> NO_TOPICS_OF_THEIR_OWN = Set.of(Topics.DEAD_OPERATIONS, Topics.BATCH_ID);

    static final List<Kind> KINDS = List.of(
            new Kind("sync.operations", OperationBatch.VERSION, OperationBatch.class, MessageCodec::decodeBatch),
            new Kind("sync.outcomes", BatchOutcome.VERSION, BatchOutcome.class, MessageCodec::decodeBatchOutcome),
            new Kind("sync.control", ControlMessage.VERSION, ControlMessage.class, MessageCodec::decodeControl),
            new Kind("sync.flags", FlagsMessage.VERSION, FlagsMessage.class, MessageCodec::decodeFlags),
            new Kind("sync.health", HealthVerdict.VERSION, HealthVerdict.class, MessageCodec::decodeHealth),
            new Kind("sync.telemetry", TelemetryMessage.VERSION, TelemetryMessage.class, MessageCodec::decodeTelemetry),
            new Kind(
                    "sync.comparisons",
                    ComparisonMessage.VERSION,
                    ComparisonMessage.class,
                    MessageCodec::decodeComparison));

    /** What a topic holds, and who reads it. */
    record Kind(String topic, int version, Class<? extends Record> type, Reader reader) {
        Path first(int ofVersion) {
            return FOLDER.resolve(topic + "-v" + ofVersion + ".json");
        }

        List<Path> files() throws IOException {
            Pattern name = Pattern.compile(Pattern.quote(topic) + "-v" + version + "(-\\d+)?\\.json");
            try (Stream<Path> files = Files.list(FOLDER)) {
                return files.filter(file ->
                                name.matcher(file.getFileName().toString()).matches())
                        .sorted()
                        .toList();
            }
        }

        @Override
        public String toString() {
            return topic;
        }
    }

    /** Reads a message. */
    interface Reader {
        Record read(byte[] bytes) throws UndecodableMessageException;
    }

    static Stream<Arguments> recorded() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Kind kind : KINDS) {
            kind.files().forEach(file -> all.add(Arguments.of(kind, file)));
        }
        return all.stream();
    }

    static Stream<Kind> withOneBefore() {
        return KINDS.stream().filter(kind -> kind.version() > 1);
    }

    /** The same bytes, so what an earlier build of this version reads is what this one writes. */
    @ParameterizedTest
    @MethodSource("recorded")
    void whatWasRecordedInOurVersionIsReadAndWrittenAlike(Kind kind, Path file) throws Exception {
        byte[] recorded = Files.readAllBytes(file);

        assertThat(new String(MessageCodec.encode(kind.reader().read(recorded)), StandardCharsets.UTF_8))
                .isEqualTo(new String(recorded, StandardCharsets.UTF_8).strip());
    }

    /** Past its number, the message of the version before says the same. */
    @ParameterizedTest
    @MethodSource("withOneBefore")
    void whatWasRecordedInTheVersionBeforeSaysTheSame(Kind kind) throws Exception {
        JsonNode before = written(kind, kind.version() - 1);
        JsonNode now = written(kind, kind.version());

        assertThat(before.path("v").asInt()).isEqualTo(kind.version() - 1);
        assertThat(without(before, "v")).isEqualTo(without(now, "v"));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aNewerWritersFieldIsPassedOver(Kind kind, Path file) throws Exception {
        String recorded = Files.readString(file);
        String newer = recorded.replaceFirst("\\{", "{\"of_a_later_build\":{\"x\":[1]},");

        assertThat(kind.reader().read(newer.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(kind.reader().read(recorded.getBytes(StandardCharsets.UTF_8)));
    }

    /** Else a new field, at any depth, would be in no record, and nobody would know when it changed. */
    @ParameterizedTest
    @FieldSource("KINDS")
    void everyFieldIsInARecordOfOurVersion(Kind kind) throws IOException {
        List<JsonNode> recorded = new ArrayList<>();
        for (Path file : kind.files()) {
            recorded.add(JSON.readTree(file.toFile()));
        }

        assertThat(RecordedFields.missing(kind.type(), recorded)).isEmpty();
    }

    @Test
    void everyTopicIsRecorded() throws IllegalAccessException {
        List<String> topics = new ArrayList<>();
        for (Field constant : Topics.class.getFields()) {
            if (!NO_TOPICS_OF_THEIR_OWN.contains(constant.get(null))) {
                topics.add((String) constant.get(null));
            }
        }

        assertThat(KINDS).extracting(Kind::topic).containsExactlyInAnyOrderElementsOf(topics);
    }

    @Test
    void noRecordedFileWasChanged() throws Exception {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                found.add(HexFormat.of().formatHex(hash) + "  " + file.getFileName());
            }
        }

        assertThat(Files.readAllLines(FOLDER.resolve("SHA256SUMS"))).containsExactlyElementsOf(found);
    }

    private static JsonNode written(Kind kind, int version) throws Exception {
        return JSON.readTree(MessageCodec.encode(kind.reader().read(Files.readAllBytes(kind.first(version)))));
    }

    private static JsonNode without(JsonNode message, String field) {
        ((ObjectNode) message).remove(field);
        return message;
    }
}
