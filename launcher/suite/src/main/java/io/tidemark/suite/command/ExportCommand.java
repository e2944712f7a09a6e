package io.tidemark.suite.command;

import java.io.IOException;
import java.util.concurrent.Callable;
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
            "  ./tidemark export failed-operations --tenant acme --out - | cut -d',' -f8 | sort | uniq -c | sort -rn"
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

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ExportOptions options = new ExportOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (what.isEmpty() == (job == null)) {
            throw new ParameterException(spec.commandLine(), "either WHAT is exported, or --job ID is fetched");
        }
        return job == null ? options.export(what) : options.fetch(job);
    }
}
