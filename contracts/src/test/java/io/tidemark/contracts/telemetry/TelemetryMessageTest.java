package io.tidemark.contracts.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.contracts.telemetry.LearningEvent.Name;
import io.tidemark.contracts.telemetry.LearningEvent.Stage;
import io.tidemark.contracts.telemetry.LearningEvent.Status;
import io.tidemark.contracts.telemetry.TelemetryMessage.PushCount;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryMessageTest {
    @Test
    void telemetryReadsBackAsItWasWritten() throws Exception {
        TelemetryMessage message = message(TelemetryMessage.VERSION);

        assertThat(MessageCodec.decodeTelemetry(MessageCodec.encode(message))).isEqualTo(message);
        assertThat(text(message)).contains("\"learning_sync_failed\"", "\"5xx\"", "\"local-only\"");
    }

    @Test
    void aVersionPastOursIsRefused() {
        assertThatThrownBy(() -> MessageCodec.decodeTelemetry(MessageCodec.encode(message(2))))
                .isInstanceOf(UndecodableMessageException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "count":3   | "count":0
            "5xx"       | "6xx"
            "tenant_id" | "tenant"
            "learning_sync_failed" | "learning_sync_unknown"
            """)
    void whatCanNotBeIsRefused(String right, String wrong) {
        byte[] bytes = text(message(1)).replace(right, wrong).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> MessageCodec.decodeTelemetry(bytes)).isInstanceOf(UndecodableMessageException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "200,none",
        "202,none",
        "304,none",
        "400,4xx",
        "401,4xx",
        "428,4xx",
        "429,429",
        "499,4xx",
        "500,5xx",
        "503,5xx"
    })
    void aStatusHasOneClass(int status, String label) {
        assertThat(ErrorClass.of(status).label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            PUSH, 503, -
            PUSH, -, NETWORK
            FETCH, 503, SERVER
            FETCH, 401, CLIENT
            FETCH, -, NETWORK
            PERSIST, -, PERSIST
            """)
    void whatTheServerSawIsNotCountedASecondTime(
            Stage stage, @Nullable Integer statusCode, @Nullable ErrorClass counted) {
        assertThat(failed(stage, statusCode).unseen()).isEqualTo(counted);
        assertThat(new LearningEvent(Name.COMPLETED, Status.SUCCESS, 0L, null, null, null, null).unseen())
                .isNull();
    }

    @Test
    void theSwitchIsNoFailure() {
        assertThat(ErrorClass.PAUSED.failed()).isFalse();
        assertThat(ErrorClass.PAUSED.counts()).isFalse();
        assertThat(ErrorClass.NONE.failed()).isFalse();
        assertThat(ErrorClass.NETWORK.failed()).isTrue();
    }

    private static LearningEvent failed(Stage stage, @Nullable Integer statusCode) {
        return new LearningEvent(Name.FAILED, null, 2L, stage, statusCode, null, null);
    }

    private static String text(TelemetryMessage message) {
        return new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
    }

    private static TelemetryMessage message(int version) {
        return new TelemetryMessage(
                version,
                "acme",
                "alice",
                Instant.parse("2026-11-21T08:00:00.123456Z"),
                List.of(new PushCount(ErrorClass.SERVER, 3), new PushCount(ErrorClass.PAUSED, 1)),
                List.of(failed(Stage.PUSH, 503)));
    }
}
