package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The suite as its operators see it; {@code status} is about processes. */
@Command(
        name = "ops-status",
        mixinStandardHelpOptions = true,
        description = "Success rate, queue, breaker, leases, dependencies, flags, findings and incidents at one glance;"
                + " exit code 1 unless all is well.")
final class OpsStatusCommand implements Callable<Integer> {

    @Option(names = "--json", description = "As the service says it.")
    private boolean json;

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode status = operator.client().get("/ops/status");
        if (json) {
            System.out.println(status.toPrettyString());
        } else {
            print(System.out, status);
        }
        return status.path("state").asText().equals("ok") ? 0 : 1;
    }

    private static void print(PrintStream out, JsonNode status) {
        String state = status.path("state").asText();
        out.println("State: " + state + (state.equals("ok") ? "" : "; see docs/runbooks/README.md"));
        out.println("Success Rate: " + percent(status));
        status.path("tenants")
                .forEach(tenant -> out.println("Tenant " + tenant.path("tenant").asText() + ": " + percent(tenant)
                        + ", " + tenant.path("verdict").asText()));
        out.println("Queue: " + known(status, "queue") + "; oldest " + known(status, "oldest_pending_seconds")
                + " s, lag " + known(status, "lag_records") + " records");
        out.println("Breaker: " + known(status, "breaker"));
        status.path("breakers")
                .forEach(breaker ->
                        out.println("Breaker to " + breaker.path("dependency").asText() + ": "
                                + breaker.path("state").asText() + ", tripped "
                                + breaker.path("trips").asLong()
                                + " times, " + breaker.path("cooldown_seconds").asDouble() + " s to wait"));
        out.println("Local-only: " + names(status, "local_only") + "; flags on: " + names(status, "flags_on"));
        out.println("Findings: " + known(status, "open_findings") + " open, " + known(status, "confirmed_findings")
                + " confirmed");
        status.path("error_classes")
                .forEach(error ->
                        out.println("Errors " + error.path("error_class").asText() + ": "
                                + error.path("events").asLong()));
        status.path("incidents").forEach(incident -> out.println(incident(incident)));
        status.path("dependencies")
                .forEach(dependency -> out.println(dependency.path("name").asText() + ": "
                        + (dependency.path("up").asBoolean() ? "up" : "DOWN") + ", "
                        + dependency.path("latency_ms").asLong() + " ms"));
        status.path("services").forEach(service -> out.println(service(service)));
        status.path("leases")
                .forEach(lease -> out.println("Lease " + lease.path("name").asText() + ": "
                        + lease.path("runner_id").asText()
                        + (lease.path("stale").asBoolean() ? ", STALE" : "")));
        status.path("parts").forEach(part -> {
            if (!part.path("available").asBoolean()) {
                out.println("Unavailable: " + part.path("name").asText() + " ("
                        + part.path("problem").asText() + ")");
            }
        });
    }

    private static String incident(JsonNode incident) {
        return "Incident " + incident.path("id").asText() + ": "
                + incident.path("priority").asText() + ", "
                + incident.path("state").asText() + (incident.path("overdue").asBoolean() ? ", OVERDUE" : "") + ": "
                + incident.path("title").asText();
    }

    private static String service(JsonNode service) {
        String down = service.path("down").valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
        return service.path("name").asText() + ": " + service.path("status").asText() + ", "
                + service.path("latency_ms").asLong() + " ms" + (down.isEmpty() ? "" : "; down: " + down);
    }

    private static String percent(JsonNode of) {
        JsonNode rate = of.path("success_rate_percent");
        return rate.isNumber() ? String.format(Locale.ROOT, "%.1f%%", rate.asDouble()) : "no data";
    }

    private static String known(JsonNode status, String name) {
        return status.path(name).asText("unknown");
    }

    private static String names(JsonNode status, String name) {
        JsonNode names = status.path(name);
        if (!names.isArray()) {
            return "unknown";
        }
        return names.isEmpty()
                ? "none"
                : names.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
    }
}
