package io.tidemark.suite.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The runbook's own export (R47, R48, R74). */
@Command(
        name = "export_pending_ops",
        mixinStandardHelpOptions = true,
        description = "Exports operations that wait to be applied, or those that failed: one line each.",
        footer = {
            "",
            "Columns: 2 type, 4 attempts, 8 error, 9 idempotency key, 10 the same for duplicates.",
            "Examples:",
            "  ./tidemark export_pending_ops --out - | wc -l",
            "  ./tidemark export_pending_ops --failed-only --out - | awk -F',' '$4 > 10 {print}'"
        })
final class ExportPendingOpsCommand implements Callable<Integer> {

    @Option(names = "--failed-only", description = "Those that failed.")
    private boolean failedOnly;

    @Mixin
    private ExportOptions options = new ExportOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.export(failedOnly ? "failed-operations" : "operations");
    }
}
