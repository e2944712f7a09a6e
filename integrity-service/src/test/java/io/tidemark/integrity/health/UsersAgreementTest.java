package io.tidemark.integrity.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.integrity.threshold.PrometheusRules;
import io.tidemark.integrity.threshold.Promtool;
import io.tidemark.integrity.threshold.TestingThresholds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evaluator and Prometheus' own rules say the same of users, of tenants and of findings. */
class UsersAgreementTest {
    private static final int MINUTES = 40;
    private static final int LOOK = 35;

    @TempDir
    private Path folder = Path.of("");

    private final StringBuilder tests = new StringBuilder();
    private final List<Boolean> fired = new ArrayList<>();

    @Test
    void evaluatorAndPrometheusAgreeOnUsersTenantsAndFindings() throws Exception {
        usersOfADay(4_999);
        usersOfADay(5_000);
        usersOfAQuarter(10, 5);
        usersOfAQuarter(11, 5);
        usersOfAQuarter(9, 9);
        tenants("exactly 5 % of 100", 100, 5);
        tenants("6 % of 100", 100, 6);
        tenants("all of 49", 49, 49);
        tenants("all of 50", 50, 50);
        findings(0);
        findings(1);

        Path rules =
                Files.writeString(folder.resolve("rules.yaml"), PrometheusRules.render(TestingThresholds.defaults()));
        Path file = Files.writeString(
                folder.resolve("tests.yaml"), "rule_files: [" + rules + "]\nevaluation_interval: 1m\ntests:\n" + tests);

        assertThat(fired)
                .as("each threshold is silent somewhere and fires somewhere")
                .containsExactly(false, true, true, false, false, false, true, false, true, false, true);
        assertThat(Promtool.run("test", "rules", file.toString())).contains("SUCCESS");
    }

    /** So many users, each with a push that failed. */
    private void usersOfADay(int failing) {
        TestingBook book = new TestingBook();
        for (int user = 0; user < failing; user++) {
            book.add(Told.pushes("t", "u" + user, TestingBook.minute(LOOK - 1), 1, 1));
        }
        agree(
                failing + " users failed",
                "sync_users_with_failure_1d " + failing,
                "sev2-affected-users",
                book.at(LOOK, HealthVerdict.EVERYONE));
    }

    private void usersOfAQuarter(int users, int failing) {
        TestingBook book = new TestingBook();
        for (int user = 0; user < users; user++) {
            book.add(Told.pushes("t", "u" + user, TestingBook.minute(LOOK - 1), 1, user < failing ? 1 : 0));
        }
        agree(
                failing + " of " + users + " users failed",
                "sync_users_with_failure_15m " + failing + "\nsync_users_with_sync_15m " + users,
                "p1-affected-users",
                book.at(LOOK, HealthVerdict.EVERYONE));
    }

    /** One tenant with so many events in one minute of the last half an hour. */
    private void tenants(String name, int events, int failures) {
        int minute = LOOK - 10;
        TestingBook book = new TestingBook();
        book.add(Told.pushes("t", "u", TestingBook.minute(minute), events, failures));
        agree(
                name,
                "sync_tenant_events_total{tenant=\"t\",outcome=\"failure\"} " + step(minute, failures)
                        + "\nsync_tenant_events_total{tenant=\"t\",outcome=\"success\"} "
                        + step(minute, events - failures),
                "p3-single-tenant",
                book.at(LOOK, HealthVerdict.EVERYONE));
    }

    private void findings(int open) {
        TestingBook book = new TestingBook();
        book.add(Told.pushes("t", "u", TestingBook.minute(LOOK), 1, 0));
        Map<String, TenantHealth> all =
                book.all(TestingBook.minute(LOOK).plusSeconds(59), Map.of("t", new Findings(open, 0, null)));
        agree(
                open + " findings",
                "integrity_open_findings{indicator=\"orphans\"} " + open,
                "sev1-corruption",
                all.getOrDefault("t", book.at(LOOK, "t")));
    }

    /** A counter that rises once: at the sample after that minute. */
    private static String step(int minute, int by) {
        return "0x" + minute + " " + by + "x" + (MINUTES - minute);
    }

    private void agree(String name, String series, String threshold, TenantHealth health) {
        boolean fires =
                health.fired().stream().anyMatch(one -> one.threshold().id().equals(threshold));
        fired.add(fires);
        tests.append("  - name: ").append(name).append("\n    interval: 1m\n    input_series:\n");
        for (String line : series.split("\n", -1)) {
            int space = line.indexOf(' ');
            String values = line.substring(space + 1);
            tests.append("      - series: '")
                    .append(line, 0, space)
                    .append("'\n        values: '")
                    .append(values.contains("x") ? values : values + "x" + MINUTES)
                    .append("'\n");
        }
        tests.append("    promql_expr_test:\n      - expr: count(ALERTS{threshold=\"")
                .append(threshold)
                .append("\"})\n        eval_time: ")
                .append(LOOK + 1)
                .append("m\n        exp_samples: [")
                .append(fires ? "{labels: '{}', value: 1}" : "")
                .append("]\n");
    }
}
