package io.tidemark.ingest.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.LearningEvent.Name;
import io.tidemark.contracts.telemetry.LearningEvent.Stage;
import io.tidemark.contracts.telemetry.LearningEvent.Status;
import io.tidemark.http.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsReaderTest {
    @Test
    void theRunbooksEventsAreRead() {
        assertThat(read("""
                {"events":[
                  {"event":"learning_sync_started","dirtyCount":4},
                  {"event":"learning_sync_completed","status":"success","queueDelta":-4},
                  {"event":"learning_sync_failed","stage":"push","statusCode":503,"queueDelta":2,"message":"no"},
                  {"event":"learning_sync_skipped","reason":"unauthenticated"}]}""").events())
                .containsExactly(
                        new LearningEvent(Name.STARTED, null, null, null, null, null, 4L),
                        new LearningEvent(Name.COMPLETED, Status.SUCCESS, -4L, null, null, null, null),
                        new LearningEvent(Name.FAILED, null, 2L, Stage.PUSH, 503, null, null),
                        new LearningEvent(Name.SKIPPED, null, null, null, null, "unauthenticated", null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"event":"learning_sync_paused"}                                    | INVALID_FIELD
            {"event":7}                                                         | INVALID_FIELD
            7                                                                   | INVALID_FIELD
            {"event":"learning_sync_started"}                                   | INVALID_FIELD
            {"event":"learning_sync_started","dirtyCount":-1}                   | INVALID_FIELD
            {"event":"learning_sync_started","dirtyCount":1.5}                  | INVALID_FIELD
            {"event":"learning_sync_started","dirtyCount":1e99}                 | INVALID_FIELD
            {"event":"learning_sync_started","dirtyCount":null}                 | INVALID_FIELD
            {"event":"learning_sync_started","dirtyCount":1,"at":"2026-01-01"}  | UNKNOWN_FIELD
            {"event":"learning_sync_completed","status":"SUCCESS"}              | INVALID_FIELD
            {"event":"learning_sync_completed"}                                 | INVALID_FIELD
            {"event":"learning_sync_completed","status":"success","stage":"push"} | UNKNOWN_FIELD
            {"event":"learning_sync_failed","stage":"pull"}                     | INVALID_FIELD
            {"event":"learning_sync_failed","stage":"push","statusCode":99}     | INVALID_FIELD
            {"event":"learning_sync_failed","stage":"push","statusCode":"503"}  | INVALID_FIELD
            {"event":"learning_sync_failed","stage":"push","message":7}         | INVALID_FIELD
            {"event":"learning_sync_skipped","reason":"A word"}                 | INVALID_FIELD
            """)
    void aBadEventIsRefusedAlone(String bad, ErrorCode code) {
        ToldEvents told = read("{\"events\":[" + bad + ",{\"event\":\"learning_sync_started\",\"dirtyCount\":1}]}");

        assertThat(told.events()).hasSize(1);
        assertThat(told.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.index()).isZero();
            assertThat(refused.code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "null",
                "{\"events\":{}}",
                "{\"events\":[]} 1",
                "{\"events\":[],\"events\":[]}",
                "{\"events\":[],\"device\":1}",
                "{\"events\":[1,2,3,4]}"
            })
    void aBadEnvelopeEndsTheRequest(String body) {
        assertThatThrownBy(() -> EventsReader.read(body.getBytes(StandardCharsets.UTF_8), 3))
                .isInstanceOf(ProblemException.class);
    }

    private static ToldEvents read(String body) {
        return EventsReader.read(body.getBytes(StandardCharsets.UTF_8), 100);
    }
}
