package io.tidemark.integrity.threshold;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** The burn rates as a group of Prometheus' rules. Pure. */
final class BurnRateRules {
    private static final String HEAD = """
              - name: tidemark-burn-rates
                interval: 1m
                rules:
            """;

    private BurnRateRules() {}

    /** The group, to follow those of {@link PrometheusRules}. */
    static String render(double target, List<BurnRate> rates) {
        StringBuilder out = new StringBuilder(HEAD);
        rates.forEach(rate -> out.append(rule(target, rate)));
        return out.toString();
    }

    private static String rule(double target, BurnRate rate) {
        String figure = plain(rate.figure(target));
        String expression = crossed(rate.longWindow(), figure) + " and " + crossed(rate.shortWindow(), figure) + " and "
                + Promql.enough(rate.longWindow(), rate.minimum());
        return """
                      - alert: %s
                        expr: '%s'
                        labels:
                          channel: sync-engine-alerts
                          notify: %s
                          sev: %s
                          severity: %s
                          threshold: %s
                        annotations:
                          summary: 'failures use up what the target of %s allows %s times too fast: {{ $value }} over %d min, at-least %s there and over %d min (%s)'
                          runbook_url: %s%s
                """.formatted(
                        PrometheusRules.name(rate.id()),
                        expression,
                        rate.notice(),
                        rate.sev(),
                        Promql.severity(rate.notice()),
                        rate.id(),
                        plain(target),
                        plain(rate.rate()),
                        rate.longWindow(),
                        figure,
                        rate.shortWindow(),
                        rate.source(),
                        Runbook.FOLDER,
                        Runbook.page(rate.id()));
    }

    private static String crossed(int window, String figure) {
        return "round(" + Promql.value(Signal.EVENT_ERROR_RATIO, window) + ", 0.000001) >= " + figure;
    }

    /** A product of two decimals without what floats leave over. */
    static String plain(double figure) {
        return new BigDecimal(figure)
                .round(new MathContext(9))
                .stripTrailingZeros()
                .toPlainString();
    }
}
