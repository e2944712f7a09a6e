package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The verdicts and incidents of a running suite, and the Alertmanager beside it, if there is one. */
public final class SuiteAlarms implements Alarms {
    private static final String INCIDENTS = "/ops/incidents";
    private static final String EVERYBODY = "*";

    private final Operators operators;
    private final @Nullable Caller alertmanager;

    /** Those of a suite. */
    public static SuiteAlarms of(DrillSuite suite, Optional<String> alertmanager) {
        return new SuiteAlarms(
                tenant -> tenant.equals(EVERYBODY) ? suite.admin() : suite.operator(tenant), alertmanager);
    }

    /**
     * What whoever operates a tenant is shown.
     *
     * @param alertmanager its address
     */
    SuiteAlarms(Operators operators, Optional<String> alertmanager) {
        this.operators = operators;
        this.alertmanager = alertmanager.map(url -> new Caller(url, "")).orElse(null);
    }

    /** Whom a tenant's operators call, or everybody's. */
    @FunctionalInterface
    interface Operators {
        Caller of(String tenant) throws IOException;
    }

    @Override
    public boolean hear(Alarm alarm) {
        return switch (alarm) {
            case Alarm.Verdict verdict -> true;
            case Alarm.Alert alert -> alertmanager != null;
            case Alarm.None none -> false;
        };
    }

    @Override
    public Look told(Alarm alarm, String tenant) throws IOException, InterruptedException {
        return switch (alarm) {
            case Alarm.Verdict(String threshold) -> crossed(threshold, tenant);
            case Alarm.Alert alert -> firing(alert.name());
            case Alarm.None none -> new Look(false, none.words());
        };
    }

    private Look crossed(String threshold, String tenant) throws IOException, InterruptedException {
        JsonNode health = one(operators.of(tenant).read("/ops/health").path("tenants"), "tenant", tenant);
        JsonNode crossed = one(health.path("thresholds"), "id", threshold);
        String verdict = "the verdict is " + health.path("verdict").asText("missing") + ", " + threshold;
        return crossed.isMissingNode()
                ? new Look(false, verdict + " is not crossed")
                : new Look(true, verdict + " is crossed: " + crossed.path("why").asText());
    }

    private Look firing(String name) throws IOException, InterruptedException {
        if (alertmanager == null) {
            return new Look(false, "no Alertmanager is known");
        }
        JsonNode alerts = alertmanager.read("/api/v2/alerts?filter=alertname%3D" + name);
        if (alerts.isEmpty()) {
            return new Look(false, "Alertmanager has no " + name);
        }
        String state = alerts.path(0).at("/status/state").asText();
        return new Look(state.equals("active"), name + " is " + state + " at Alertmanager");
    }

    /** What concerns a tenant joins the incident of all where that is open, and the tenant has none. */
    @Override
    public Look kept(Alarm alarm, String tenant, Instant since) throws IOException, InterruptedException {
        return switch (alarm) {
            case Alarm.Verdict verdict -> {
                Look own = line(tenant, new Line(tenant, "verdict", "verdict ", since));
                yield own.there() ? own : line(EVERYBODY, new Line(tenant, "verdict", "verdict ", since));
            }
            case Alarm.Alert alert
            when !alert.kept() ->
                new Look(true, "none has to tell of " + alert.name() + ": they were away with PostgreSQL");
            case Alarm.Alert alert ->
                line(EVERYBODY, new Line(EVERYBODY, "alert", "firing: " + alert.name() + ":", since));
            case Alarm.None none -> new Look(false, none.words());
        };
    }

    /** What is looked for in a timeline. */
    private record Line(String tenant, String kind, String begin, Instant since) {
        boolean is(JsonNode entry) {
            return entry.path("tenant").asText().equals(tenant)
                    && entry.path("kind").asText().equals(kind)
                    && entry.path("text").asText().startsWith(begin)
                    && !Instant.parse(entry.path("at").asText()).isBefore(since);
        }
    }

    private Look line(String whose, Line line) throws IOException, InterruptedException {
        Caller operator = operators.of(whose);
        JsonNode incident = incident(operator, whose);
        if (incident.isMissingNode()) {
            return new Look(false, "no incident of " + whose + " is open");
        }
        String id = incident.path("id").asText();
        return timeline(operator, id).stream()
                .filter(line::is)
                .findFirst()
                .map(entry -> new Look(
                        true,
                        incident.path("priority").asText() + " of " + whose + ": "
                                + entry.path("text").asText()))
                .orElseGet(() -> new Look(
                        false, "incident " + id + " has no line \"" + line.begin() + "…\" since " + line.since()));
    }

    private static JsonNode incident(Caller operator, String tenant) throws IOException, InterruptedException {
        return one(operator.read(INCIDENTS + "?state=open&limit=200").path("incidents"), "tenant", tenant);
    }

    private static List<JsonNode> timeline(Caller operator, String incident) throws IOException, InterruptedException {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = operator.read(INCIDENTS + "/" + incident + "/timeline?limit=1000" + cursor);
            page.path("entries").forEach(entries::add);
            String next = page.path("next_cursor").asText();
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return entries;
    }

    @Override
    public void over(String tenant) throws IOException, InterruptedException {
        Caller operator = operators.of(tenant);
        JsonNode incident = incident(operator, tenant);
        if (!incident.isMissingNode()) {
            ObjectNode end = DrillSuite.because("it is over")
                    .put("root_cause", "a drill staged it")
                    .put("fix", "what its page says");
            operator.order(INCIDENTS + "/" + incident.path("id").asText() + "/resolve", end);
        }
    }

    private static JsonNode one(JsonNode all, String field, String value) {
        return all.valueStream()
                .filter(node -> node.path(field).asText().equals(value))
                .findFirst()
                .orElseGet(() -> DrillSuite.object().path("none"));
    }
}
