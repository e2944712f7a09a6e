package io.tidemark.ingest.telemetry;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.http.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of {@code POST /api/telemetry}. A bad event is refused alone, a bad envelope ends the request. Pure. */
final class EventsReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EventsReader() {}

    /** The events of that body, at most so many. */
    static ToldEvents read(byte[] body, int maxEvents) {
        JsonNode events = events(body, maxEvents);
        List<LearningEvent> read = new ArrayList<>();
        List<ToldEvents.Refused> refused = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            try {
                read.add(EventForm.read(events.get(i)));
            } catch (ProblemException e) {
                refused.add(new ToldEvents.Refused(i, e.code(), detail(e)));
            }
        }
        return new ToldEvents(read, refused);
    }

    private static String detail(ProblemException problem) {
        String message = problem.getMessage();
        return message == null ? "" : message.substring(message.indexOf(' ') + 1);
    }

    private static JsonNode events(byte[] body, int maxEvents) {
        JsonNode envelope = tree(body);
        JsonNode events = envelope.path("events");
        if (!envelope.isObject() || !events.isArray()) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "the body is an object with the array events");
        }
        if (envelope.size() > 1) {
            throw ProblemException.of(ErrorCode.UNKNOWN_FIELD, "the body has the field events alone");
        }
        if (events.size() > maxEvents) {
            throw ProblemException.of(ErrorCode.BODY_TOO_LARGE, "a request holds at most " + maxEvents + " events");
        }
        return events;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is not JSON, or names a field twice");
        } catch (IOException e) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is not JSON");
        }
    }
}
