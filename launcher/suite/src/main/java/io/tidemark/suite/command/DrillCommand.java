package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.cutoff.CutOff;
import io.tidemark.suite.drill.DrillPlan;
import io.tidemark.suite.drill.DrillRun;
import io.tidemark.suite.drill.DrillSuite;
import io.tidemark.suite.drill.Drills;
import io.tidemark.suite.drill.Patience;
import io.tidemark.suite.drill.SuiteAlarms;
import io.tidemark.suite.parts.SuiteFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rehearses the runbook. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = "Stages faults, waits for the alert or verdict, does what the runbook's page says, and verifies;"
                + " exit code 1 when one of them was not noticed or not got rid of.",
        footer = {
            "",
            "Examples:",
            "  ./tidemark drill                    lists them",
            "  ./tidemark drill database-down lock-stuck",
            "  ./tidemark drill --all",
            "  ./tidemark drill --all --data data --yes"
        })
final class DrillCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofMillis(250);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which ones; none: they are listed.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Lists them.")
    private boolean list;

    @Option(names = "--all", description = "All of them, one after the other.")
    private boolean all;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "On the running suite of this folder (default: a suite of its own, which is removed afterwards)."
                            + " Parts are stopped there FOR EVERYBODY: PostgreSQL, Kafka, flag-service, the gateway."
                            + " What stays are tenants named drill-..., and their failures in the success rate."
                            + " Needs --yes.")
    private @Nullable Path data;

    @Option(names = "--yes", description = "With --data: that suite may stand still for everybody for minutes.")
    private boolean yes;

    @Option(
            names = "--alertmanager",
            paramLabel = "URL",
            description = "An Alertmanager that tells this suite, and that a Prometheus which looks at it tells: drills"
                    + " wait for their pages' alerts, too. Without it for integrity-service's verdicts alone.")
    private @Nullable URI alertmanager;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "How long a verdict and the recovery are waited for, at least (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Override
    public Integer call() throws Exception {
        if (list || (names.isEmpty() && !all)) {
            Drills.all().forEach(drill -> System.out.printf("%-20s %s%n", drill.name(), drill.story()));
            return 0;
        }
        List<DrillPlan> plans =
                all ? Drills.all() : names.stream().map(this::plan).toList();
        if (data != null && !yes) {
            throw wrong("drills stop parts of the suite in " + data + " for everybody who uses it: say --yes,"
                    + " or leave --data out");
        }
        return CutOff.heeded(() -> data == null ? onOwnSuite(plans) : run(plans, new SuiteFolder(data)));
    }

    private DrillPlan plan(String name) {
        return Drills.named(name).orElseThrow(() -> wrong("no drill is called " + name + ": ./tidemark drill --list"));
    }

    private ParameterException wrong(String words) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), words);
    }

    private int onOwnSuite(List<DrillPlan> plans) throws IOException, InterruptedException {
        OwnSuite own = new OwnSuite(Home.find());
        try {
            System.out.println("A suite for the drill starts ...");
            own.start();
            return run(plans, own.folder());
        } finally {
            own.remove();
        }
    }

    private int run(List<DrillPlan> plans, SuiteFolder folder) throws InterruptedException {
        Patience limits = new Patience(Duration.ofSeconds(patience), PAUSE);
        DrillSuite suite = new DrillSuite(folder, limits);
        SuiteAlarms alarms =
                SuiteAlarms.of(suite, Optional.ofNullable(alertmanager).map(URI::toString));
        DrillRun run = new DrillRun(System.out, limits, alarms);
        List<String> failed = new ArrayList<>();
        for (DrillPlan plan : plans) {
            if (!run.of(plan, suite)) {
                failed.add(plan.name());
            }
        }
        System.out.println(
                failed.isEmpty()
                        ? "All " + plans.size() + " drills went well."
                        : "Failed: " + String.join(", ", failed));
        return failed.isEmpty() ? 0 : 1;
    }
}
