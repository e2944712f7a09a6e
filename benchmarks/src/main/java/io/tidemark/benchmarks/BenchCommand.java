package io.tidemark.benchmarks;

import io.tidemark.benchmarks.figures.Report;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.servers.Home;
import io.tidemark.suite.cutoff.CutOff;
import io.tidemark.suite.parts.SuiteFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the suite that runs. */
@Command(
        name = "tidemark bench",
        mixinStandardHelpOptions = true,
        description = "Measures a running suite: pushes, reads, the kill switch, sockets, flags, integrity, exports,"
                + " the database underneath, and peers."
                + " What it pushes stays in the tenant \"bench\". Exit code 1 when a figure of \"monthly\" is missed.")
final class BenchCommand implements Callable<Integer> {
    private static final int MISSED = 1;
    private static final int NOTHING_RUNS = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "How long each load is measured (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            description = "Seconds of the same load before (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--warm-suite",
            defaultValue = "150",
            description = "Seconds of bulk pushes before everything, until the suite is compiled (${DEFAULT-VALUE}).")
    private int warmSuite;

    @Option(names = "--clients", defaultValue = "8", description = "How many clients push or pull (${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--batch", defaultValue = "100", description = "Operations in a bulk push (${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Only these parts: ${COMPLETION-CANDIDATES}.")
    private Part @Nullable [] only;

    @Option(
            names = "--rows",
            defaultValue = "1000000",
            description = "How many snapshots the part \"curve\" pushes until, at least once (${DEFAULT-VALUE}).")
    private long rows;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as well.")
    private @Nullable Path json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The suite's folder (default: data, beside the tidemark script).")
    private @Nullable Path data;

    /** For picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    BenchCommand() {}

    @Override
    public Integer call() throws Exception {
        return CutOff.heeded(this::measured);
    }

    private int measured() throws Exception {
        if (seconds < 1 || warmUp < 0 || warmSuite < 0 || clients < 1 || batch < 1) {
            throw new ParameterException(spec.commandLine(), "seconds, clients and batch are at least 1");
        }
        SuiteFolder folder = new SuiteFolder(data == null ? Home.find().root().resolve("data") : data);
        Clock clock = Clock.systemUTC();
        Optional<RunningSuite> suite = RunningSuite.find(folder, clock);
        if (suite.isEmpty()) {
            spec.commandLine().getErr().println("tidemark: nothing runs to be measured: ./tidemark up first");
            return NOTHING_RUNS;
        }
        BenchPlan plan = new BenchPlan(
                Duration.ofSeconds(warmSuite),
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                clients,
                batch,
                rows,
                Home.find().root().resolve("benchmarks/target/peers"),
                Part.chosen(only));
        Report report = new Report(spec.commandLine().getOut());
        try {
            new Bench(suite.get(), plan, report).run();
        } finally {
            if (json != null) {
                report.write(json, clock.instant());
            }
        }
        return report.isAsExpected() ? 0 : MISSED;
    }
}
