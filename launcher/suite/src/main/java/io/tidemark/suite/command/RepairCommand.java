package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.suite.backup.SnapshotInBackup;
import io.tidemark.suite.backup.WholeBackup;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Repairs what a finding names. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = "Repairs what a finding of corruption names; it closes once a check finds nothing any more.",
        footer = {
            "",
            "From a backup: every byte of it is checked, and what it holds of the damaged version is put back if its hash is",
            "the one that was heard when the version was applied, or the stored one. A version that was written since is not",
            "touched.",
            "",
            "Example:",
            "  ./tidemark repair --finding ID --from-backup /safe/2026-11-21 --reason INC-7"
        })
final class RepairCommand implements Callable<Integer> {
    @Option(names = "--finding", required = true, paramLabel = "ID", description = "GET /ops/integrity/findings")
    private String finding = "";

    @Option(names = "--reason", required = true, paramLabel = "WHY", description = "For the audit.")
    private String reason = "";

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Mixin
    private OperatorOption operator = new OperatorOption();

    /** Where what is right comes from. */
    private static final class Source {
        @Option(names = "--from", paramLabel = "SOURCE", description = "history, kafka, devices or elsewhere.")
        private @Nullable String word;

        @Option(names = "--from-backup", paramLabel = "DIR", description = "A backup's folder.")
        private @Nullable Path backup;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String path = "/ops/integrity/findings/" + URLEncoder.encode(finding, StandardCharsets.UTF_8);
        JsonNode found = operator.client().get(path);
        ObjectNode order = JsonNodeFactory.instance.objectNode().put("reason", reason);
        order.put("expected_revision", found.path("revision").asLong());
        if (source.backup == null) {
            order.put("from", source.word);
        } else {
            order.put("from", "backup").put("payload", payload(source.backup, found));
        }
        JsonNode begun = operator.client(found.path("tenant").asText()).post(path + "/repair", order);
        System.out.println("The finding is " + begun.path("status").asText() + ": "
                + found.path("indicator").asText() + " of "
                + found.path("tenant").asText() + "/"
                + found.path("user").asText());
        return 0;
    }

    private static String payload(Path folder, JsonNode found) throws IOException {
        String tenant = found.path("tenant").asText();
        String user = found.path("user").asText();
        long version = found.path("version").asLong();
        return SnapshotInBackup.payload(WholeBackup.in(folder), tenant, user, version)
                .orElseThrow(() ->
                        new IOException("the backup does not hold version " + version + " of " + tenant + "/" + user));
    }
}
