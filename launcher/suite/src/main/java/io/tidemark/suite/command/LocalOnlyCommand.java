package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The kill switch. */
@Command(
        name = "local-only",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "on|off|status",
        description = "The kill switch: on, clients queue and the server refuses writes.",
        footer = {
            "",
            "Examples:",
            "  ./tidemark local-only on --tenant acme --reason \"INC-42: hash mismatches\"",
            "  ./tidemark local-only status",
            "The way back, 10 %% -> 50 %% -> 100 %% of the users: ./tidemark rollout start --help"
        })
final class LocalOnlyCommand implements Runnable {

    private static final String PATH = "/ops/local-only";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "on, off or status?");
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Clients queue, the server refuses writes; within 2 s.")
    int on(
            @ArgGroup(multiplicity = "1") TargetOption target,
            @Option(names = "--reason", required = true, paramLabel = "WHY", description = "For the audit.")
                    String reason,
            @Option(names = "--epoch", paramLabel = "N", description = "Only while the switch is at this epoch.")
                    @Nullable
                    Long epoch,
            @Mixin OperatorOption operator)
            throws IOException, InterruptedException {
        return move(true, target, reason, epoch, operator);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Everybody syncs again at once. Gradually: ./tidemark rollout start.")
    int off(
            @ArgGroup(multiplicity = "1") TargetOption target,
            @Option(names = "--reason", required = true, paramLabel = "WHY", description = "For the audit.")
                    String reason,
            @Option(names = "--epoch", paramLabel = "N", description = "Only while the switch is at this epoch.")
                    @Nullable
                    Long epoch,
            @Mixin OperatorOption operator)
            throws IOException, InterruptedException {
        return move(false, target, reason, epoch, operator);
    }

    @Command(mixinStandardHelpOptions = true, description = "Says whose switches are on.")
    int status(@Mixin OperatorOption operator) throws IOException, InterruptedException {
        JsonNode view = operator.client().get(PATH);
        List<String> on = new ArrayList<>();
        view.path("tenants").forEach(target -> on.add(TargetOption.words(target.asText())));
        System.out.println(on.isEmpty() ? "local-only is off" : "local-only is on for " + String.join(", ", on));
        System.out.println("epoch " + view.path("epoch").asLong());
        return 0;
    }

    private static int move(
            boolean on, TargetOption target, String reason, @Nullable Long epoch, OperatorOption operator)
            throws IOException, InterruptedException {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("enabled", on).put("reason", reason);
        body.putArray("tenants").add(target.target());
        if (epoch != null) {
            body.put("expected_epoch", epoch);
        }
        JsonNode view = operator.client().put(PATH, body);
        System.out.println("local-only is " + (on ? "on" : "off") + " for " + TargetOption.words(target.target())
                + ", everywhere within 2 s");
        System.out.println("epoch " + view.path("epoch").asLong());
        return 0;
    }
}
