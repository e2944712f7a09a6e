package io.tidemark.ingest.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.LearningEvent.Name;
import io.tidemark.contracts.telemetry.LearningEvent.Stage;
import io.tidemark.contracts.telemetry.LearningEvent.Status;
import io.tidemark.http.ProblemException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which fields an event has, and what may stand in them (R102). Pure. */
final class EventForm {
    private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final long MOST = 1_000_000_000L;
    private static final int LONGEST_MESSAGE = 500;
    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 599;

    private final JsonNode event;

    private EventForm(JsonNode event) {
        this.event = event;
    }

    /** The event; ends with the problem of the first field that is wrong. */
    static LearningEvent read(JsonNode event) {
        if (!event.isObject()) {
            throw invalid("an event is an object");
        }
        return new EventForm(event).read();
    }

    private LearningEvent read() {
        Name name = name();
        return switch (name) {
            case STARTED -> {
                only(Set.of("event", "dirtyCount"));
                yield new LearningEvent(
                        name, null, null, null, null, null, required("dirtyCount", number("dirtyCount", 0)));
            }
            case COMPLETED -> {
                only(Set.of("event", "status", "queueDelta"));
                Status status = required("status", word("status", Status.class));
                yield new LearningEvent(name, status, number("queueDelta", -MOST), null, null, null, null);
            }
            case FAILED -> {
                only(Set.of("event", "stage", "statusCode", "queueDelta", "message"));
                message();
                Stage stage = required("stage", word("stage", Stage.class));
                yield new LearningEvent(name, null, number("queueDelta", -MOST), stage, statusCode(), null, null);
            }
            case SKIPPED -> {
                only(Set.of("event", "reason"));
                yield new LearningEvent(name, null, null, null, null, required("reason", reason()), null);
            }
        };
    }

    private Name name() {
        String text = event.path("event").asText("");
        return Arrays.stream(Name.values())
                .filter(name -> name.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> invalid("event is one of learning_sync_started, _completed, _failed, _skipped"));
    }

    private void only(Set<String> known) {
        for (Iterator<String> names = event.fieldNames(); names.hasNext(); ) {
            if (!known.contains(names.next())) {
                throw ProblemException.of(
                        ErrorCode.UNKNOWN_FIELD, "the event has one of the fields " + String.join(", ", sorted(known)));
            }
        }
    }

    private static Iterable<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private @Nullable Long number(String field, long lowest) {
        JsonNode value = event.path(field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < lowest
                || value.longValue() > MOST) {
            throw invalid(field + " is a whole number from " + lowest + " to " + MOST);
        }
        return value.longValue();
    }

    private @Nullable Integer statusCode() {
        Long status = number("statusCode", LOWEST_STATUS);
        if (status != null && status > HIGHEST_STATUS) {
            throw invalid("statusCode is the status of an HTTP answer");
        }
        return status == null ? null : status.intValue();
    }

    private <E extends Enum<E>> @Nullable E word(String field, Class<E> words) {
        JsonNode value = event.path(field);
        if (value.isMissingNode()) {
            return null;
        }
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> value.isTextual()
                        && word.name().toLowerCase(Locale.ROOT).equals(value.textValue()))
                .findFirst()
                .orElseThrow(() -> invalid(field + " is not one of the words for it"));
    }

    private @Nullable String reason() {
        JsonNode value = event.path("reason");
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual() || !REASON.matcher(value.textValue()).matches()) {
            throw invalid("reason is a word of the form " + REASON);
        }
        return value.textValue();
    }

    private void message() {
        JsonNode value = event.path("message");
        if (!value.isMissingNode() && (!value.isTextual() || value.textValue().length() > LONGEST_MESSAGE)) {
            throw invalid("message is a text of at most " + LONGEST_MESSAGE + " characters");
        }
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw invalid(field + " is needed");
        }
        return value;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_FIELD, detail);
    }
}
