package io.tidemark.suite.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Any export, to a file or to the standard output. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Exports what a tenant has, redacted.",
        footer = {
            "",
            "Examples:",
            "  ./tidemark export snapshots --tenant acme --user alice --format ndjson --out alice.ndjson",
            "  ./tidemark export failed-operations --tenant acme --out - | cut -d',' -f8 | sort | uniq -c | sort -rn",
            "  ./tidemark export --jobs --tenant acme"
        })
final class ExportCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "WHAT",
            description = "snapshots, records, operations (pending), failed-operations or audit (of exports).")
    private String what = "";

    @Option(
            names = "--job",
            paramLabel = "ID",
            description = "Instead of WHAT: waits for one that is made in the background, and fetches it.")
    private @Nullable String job;

    @Option(
            names = "--jobs",
            description = "Instead of WHAT: lists the tenant's exports in the background: id, user, what, state, lines,"
                    + " size, until when it is kept.")
    private boolean jobs;

    @Option(
            names = "--cancel",
            paramLabel = "ID",
            description =
                    "Instead of WHAT: ends one of the tenant's that is made in the background, and drops its result.")
    private @Nullable String cancelled;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ExportOptions options = new ExportOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Stream.of(!what.isEmpty(), job != null, jobs, cancelled != null)
                        .filter(asked -> asked)
                        .count()
                != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "either WHAT is exported, or --job ID is fetched, or --jobs lists them, or --cancel ID ends one");
        }
        if (job != null) {
            return options.fetch(job);
        }
        return what.isEmpty() ? managed(new ExportJobs(options.client())) : options.export(what);
    }

    private int managed(ExportJobs made) throws IOException, InterruptedException {
        if (cancelled != null) {
            System.out.println(made.cancel(cancelled));
        } else {
            made.list(System.out);
        }
        return 0;
    }
}
