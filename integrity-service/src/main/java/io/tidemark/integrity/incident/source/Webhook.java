package io.tidemark.integrity.incident.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.integrity.incident.Alert;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.Incident.Subject;
import io.tidemark.integrity.incident.Severity;
import io.tidemark.integrity.incident.Signal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What Alertmanager sends to a webhook, version 4 of its payload. It is not ours: what is not needed is passed over, also
 * what a later Alertmanager adds.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "AlertmanagerWebhook")
record Webhook(@Nullable String version, @Nullable List<@Nullable Firing> alerts) {
    private static final String VERSION = "4";
    private static final int LONGEST_FINGERPRINT = 128;
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_IMPACT = 500;
    private static final List<String> SCALES = List.of("sev", "priority", "level");

    /** One alert of it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "AlertmanagerAlert")
    record Firing(
            @Nullable String status,
            @Nullable Map<String, @Nullable String> labels,
            @Nullable Map<String, @Nullable String> annotations,
            @JsonProperty("startsAt") @Nullable String startsAt,
            @JsonProperty("endsAt") @Nullable String endsAt,
            @Nullable String fingerprint) {}

    /** The alerts in the order of their keys, so that each is taken in the same order by whoever takes them. */
    List<Signal> signals(int most, Duration longestStart, Instant now) {
        if (!VERSION.equals(version)) {
            throw invalid("\"version\" is \"" + VERSION + "\", that of Alertmanager's webhook");
        }
        if (alerts == null || alerts.size() > most) {
            throw invalid("\"alerts\" are at most " + most);
        }
        return alerts.stream()
                .map(firing -> signal(firing, now.minus(longestStart), now))
                .sorted(Comparator.comparing(Webhook::key))
                .toList();
    }

    private static String key(Signal signal) {
        Alert alert = signal.alert();
        return alert == null ? "" : alert.fingerprint() + " " + alert.startsAt();
    }

    private static Signal signal(@Nullable Firing firing, Instant earliest, Instant now) {
        if (firing == null
                || firing.fingerprint() == null
                || !firing.fingerprint().matches("[0-9A-Za-z_:.-]{1,128}")) {
            throw invalid(
                    "every alert has a \"fingerprint\" of at most " + LONGEST_FINGERPRINT + " letters and digits");
        }
        boolean resolved = isResolved(firing.status());
        Instant startsAt = time("startsAt", firing.startsAt());
        Instant endsAt = resolved ? earlier(time("endsAt", firing.endsAt()), now) : null;
        Map<String, @Nullable String> labels = firing.labels() == null ? Map.of() : firing.labels();
        String tenant = tenant(labels);
        String name = label(labels, "alertname", "alert");
        String summary = words(firing, name);
        Alert alert = new Alert(firing.fingerprint(), startsAt, endsAt, tenant, name);
        Entry entry = new Entry(
                resolved && endsAt != null ? endsAt : now,
                tenant,
                "alert",
                "alertmanager",
                (resolved ? "resolved: " : "firing: ") + name + (summary.equals(name) ? "" : ": " + summary),
                trace(labels),
                null);
        Severity severity = severity(labels);
        boolean pages = !resolved && severity.isKnown();
        Instant began = startsAt.isBefore(earliest) || startsAt.isAfter(now) ? now : startsAt;
        Subject subject =
                new Subject(tenant, Entry.oneLine(summary, LONGEST_TITLE), impact(firing, summary), severity, began);
        return new Signal(entry, pages ? subject : null, resolved ? Severity.UNKNOWN : severity, alert);
    }

    private static boolean isResolved(@Nullable String status) {
        if (!"firing".equals(status) && !"resolved".equals(status)) {
            throw invalid("\"status\" of an alert is firing or resolved");
        }
        return "resolved".equals(status);
    }

    /**
     * What Prometheus' rules say on any scale; an alert that says it on none pages nobody (R4). {@code severity} counts where
     * no scale has a word of ours, as in alerts of others: in ours it says once more who is told.
     */
    private static Severity severity(Map<String, @Nullable String> labels) {
        Severity said = SCALES.stream()
                .flatMap(scale -> Severity.ofWord(labels.get(scale)).stream())
                .reduce(Severity.UNKNOWN, Severity::joined);
        return said.isKnown() ? said : Severity.ofWord(labels.get("severity")).orElse(Severity.UNKNOWN);
    }

    private static String tenant(Map<String, @Nullable String> labels) {
        return Stream.of("tenant", "tenant_id")
                .flatMap(name -> Optional.ofNullable(labels.get(name)).stream())
                .filter(name -> name.matches(Caller.NAME))
                .findFirst()
                .orElse(HealthVerdict.EVERYONE);
    }

    private static String words(Firing firing, String otherwise) {
        Map<String, @Nullable String> annotations = firing.annotations() == null ? Map.of() : firing.annotations();
        return label(annotations, "summary", label(annotations, "description", otherwise));
    }

    private static String impact(Firing firing, String otherwise) {
        Map<String, @Nullable String> annotations = firing.annotations() == null ? Map.of() : firing.annotations();
        return Entry.oneLine(
                label(annotations, "impact", label(annotations, "description", otherwise)), LONGEST_IMPACT);
    }

    private static String label(Map<String, @Nullable String> labels, String name, String otherwise) {
        String value = Entry.oneLine(Optional.ofNullable(labels.get(name)).orElse(""), LONGEST_TITLE);
        return value.isEmpty() ? otherwise : value;
    }

    private static @Nullable String trace(Map<String, @Nullable String> labels) {
        String trace = labels.get("trace_id");
        return trace != null && trace.matches("[0-9a-f]{32}") ? trace : null;
    }

    private static Instant time(String name, @Nullable String text) {
        try {
            Instant time =
                    OffsetDateTime.parse(text == null ? "" : text).toInstant().truncatedTo(ChronoUnit.MICROS);
            if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw invalid("\"" + name + "\" is a time as in RFC 3339");
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_FIELD, detail);
    }
}
