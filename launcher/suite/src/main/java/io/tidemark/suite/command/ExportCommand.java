package io.tidemark.suite.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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
            paramLabel = "WHAT",
            description = "snapshots, records, operations (pending), failed-operations or audit (of exports).")
    private String what = "";

    @Mixin
    private ExportOptions options = new ExportOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.export(what);
    }
}
