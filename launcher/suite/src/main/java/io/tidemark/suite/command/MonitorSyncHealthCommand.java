package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Success rates for people and for {@code grep}: the lines of R78 and R92 stay as they are. */
@Command(
        name = "monitor_sync_health",
        mixinStandardHelpOptions = true,
        description = "How well sync works: success rates, verdicts, and why.",
        footer = {
            "",
            "Exit code: 0 ok, 3 warn, 4 sev3, 5 sev2, 6 sev1, 7 no data; 1 failed, 2 not understood.",
            "",
            "Examples:",
            "  ./tidemark monitor_sync_health --hours 1",
            "  watch -n 10 './tidemark monitor_sync_health --hours 1 | grep \"Success Rate\"'"
        })
final class MonitorSyncHealthCommand implements Callable<Integer> {
    private static final Map<String, Integer> EXIT_CODES = Map.of("ok", 0, "warn", 3, "sev3", 4, "sev2", 5, "sev1", 6);
    private static final int NO_DATA = 7;

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "1",
            description = "Over how many hours, 1 to 24 (default: ${DEFAULT-VALUE}).")
    private int hours;

    @Option(names = "--watch", description = "Again and again, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "The pause with --watch (default: ${DEFAULT-VALUE}).")
    private int every;

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int code = print(operator.client().get("/ops/health?hours=" + hours));
        while (watch) {
            Thread.sleep(Duration.ofSeconds(Math.max(1, every)));
            System.out.println();
            code = print(operator.client().get("/ops/health?hours=" + hours));
        }
        return code;
    }

    private static int print(JsonNode health) {
        JsonNode tenants = health.path("tenants");
        // An operator sees no more than the own tenant: that is the whole then.
        JsonNode whole = health.has("whole") ? health.path("whole") : tenants.path(0);
        System.out.println("Success Rate: " + rate(whole));
        for (JsonNode tenant : tenants) {
            System.out.println("Tenant " + tenant.path("tenant").asText() + ": " + rate(tenant));
        }
        why(whole, health.has("whole") ? "all tenants" : whole.path("tenant").asText());
        if (health.has("whole")) {
            tenants.forEach(tenant -> why(tenant, tenant.path("tenant").asText()));
        }
        return exitCode(whole);
    }

    private static void why(JsonNode subject, String name) {
        String verdict = subject.path("verdict").asText();
        List<String> errors = new ArrayList<>();
        subject.path("error_classes")
                .forEach(error -> errors.add(error.path("error_class").asText() + " "
                        + error.path("events").asLong()));
        if (!errors.isEmpty()) {
            System.out.println("Errors of " + name + ": " + String.join(", ", errors));
        }
        if (!subject.path("thresholds").isEmpty()) {
            System.out.println("Verdict on " + name + ": " + verdict);
            subject.path("thresholds").forEach(crossed -> System.out.println("  " + because(crossed)));
        }
    }

    private static String because(JsonNode crossed) {
        String page = crossed.path("runbook").asText();
        return crossed.path("why").asText() + (page.isEmpty() ? "" : "; see " + page);
    }

    private static int exitCode(JsonNode whole) {
        int code = EXIT_CODES.getOrDefault(whole.path("verdict").asText(), NO_DATA);
        return code == 0 && !whole.has("success_rate_percent") ? NO_DATA : code;
    }

    private static String rate(JsonNode subject) {
        return subject.has("success_rate_percent")
                ? String.format(
                        Locale.ROOT,
                        "%.1f%%",
                        subject.path("success_rate_percent").asDouble())
                : "no data";
    }
}
