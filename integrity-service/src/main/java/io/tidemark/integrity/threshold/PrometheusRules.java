package io.tidemark.integrity.threshold;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The thresholds as Prometheus' rules. Pure: the same thresholds give the same bytes. */
public final class PrometheusRules {
    private static final String HEAD = """
            # Rendered from integrity-service/src/main/resources/io/tidemark/integrity/threshold/thresholds.yaml.
            # Not to be edited: PrometheusRulesTest compares, and writes it anew with -Dupdate=true.
            # The figure of an alert stands in brackets, and in its summary: the chart puts that of monitoring.thresholds there.
            groups:
              - name: tidemark-health
                # Held signals are looked at once a minute, here and in integrity-service.
                interval: 1m
                rules:
            """;

    private PrometheusRules() {}

    /** The file. */
    public static String render(List<Threshold> thresholds) {
        StringBuilder out = new StringBuilder(HEAD);
        recorded(thresholds)
                .forEach((name, expression) -> out.append("      - record: ")
                        .append(name)
                        .append("\n        expr: ")
                        .append(quoted(expression))
                        .append('\n'));
        thresholds.forEach(threshold -> append(out, threshold));
        return out.toString();
    }

    private static Map<String, String> recorded(List<Threshold> thresholds) {
        Map<String, String> recorded = new LinkedHashMap<>();
        thresholds.stream()
                .filter(threshold -> threshold.heldFor() != null)
                .forEach(threshold -> recorded.put(Promql.recorded(threshold), Promql.value(threshold)));
        return recorded;
    }

    private static void append(StringBuilder out, Threshold threshold) {
        out.append("      - alert: ").append(name(threshold.id())).append('\n');
        out.append("        expr: ").append(quoted(Promql.alert(threshold))).append('\n');
        out.append("        labels:\n");
        labels(threshold)
                .forEach((name, value) -> out.append("          ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        out.append("        annotations:\n");
        out.append("          summary: ").append(quoted(summary(threshold))).append('\n');
        out.append("          runbook_url: ")
                .append(Runbook.FOLDER)
                .append(Runbook.page(threshold.id()))
                .append('\n');
    }

    private static Map<String, String> labels(Threshold threshold) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("threshold", threshold.id());
        labels.put("notify", Promql.notify(threshold));
        labels.put("severity", Promql.severity(Promql.notify(threshold)));
        labels.put("channel", Promql.channel(threshold));
        if (threshold.sev() != null) {
            labels.put("sev", threshold.sev().wire());
        }
        if (threshold.priority() != null) {
            labels.put("priority", threshold.priority());
        }
        if (threshold.level() != null) {
            labels.put("level", threshold.level());
        }
        return labels;
    }

    private static String summary(Threshold threshold) {
        String held = threshold.heldFor() == null ? "" : ", held for " + threshold.heldFor() + " min";
        return "%s over %d min%s is {{ $value }}, %s %s (%s)"
                .formatted(
                        threshold.signal().word(),
                        threshold.window(),
                        held,
                        threshold.when().word(),
                        Promql.plain(threshold.value()),
                        threshold.source());
    }

    /** The name of the alert on the threshold with that id. */
    public static String name(String id) {
        StringBuilder name = new StringBuilder("Sync");
        for (String word : id.split("-", -1)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
