package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.suite.operate.OperatorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Guarded rollouts. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "start|status|hold|resume|advance|abort",
        description = "Brings sync back, or a flag to more users, step by step while the indicators stay good.",
        footer = {
            "",
            "Examples:",
            "  ./tidemark rollout start --tenant acme --reason \"INC-42 is mitigated\"",
            "  ./tidemark rollout status",
            "  ./tidemark rollout abort --reason \"it is back\"     the only one that goes on"
        })
final class RolloutCommand implements Runnable {

    private static final String PATH = "/ops/rollouts";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "start, status, hold, resume, advance or abort?");
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "The first step is in force at once.")
    int start(
            @ArgGroup(multiplicity = "1") TargetOption target,
            @Option(names = "--reason", required = true, paramLabel = "WHY", description = "For the audit.")
                    String reason,
            @Option(
                            names = "--flag",
                            defaultValue = "resume_sync.local_only",
                            paramLabel = "F",
                            description = "Which one (default: ${DEFAULT-VALUE}, to bring sync back).")
                    String flag,
            @Option(
                            names = "--steps",
                            split = ",",
                            paramLabel = "N",
                            description = "Percent of users released at each step (default: 10,50,100).")
                    @Nullable
                    List<Integer> steps,
            @Option(names = "--bake", paramLabel = "MIN", description = "Minutes a step lasts at least (default: 30).")
                    @Nullable
                    Integer minutes,
            @Mixin OperatorOption operator)
            throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("flag", flag)
                .put("tenant", target.target())
                .put("reason", reason);
        if (steps != null) {
            steps.forEach(body.putArray("steps")::add);
        }
        if (minutes != null) {
            body.put("bake", Duration.ofMinutes(minutes).toString());
        }
        RolloutPrint.one(System.out, operator.client().post(PATH, body));
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the rollouts, or shows one with its decisions.")
    int status(
            @Parameters(arity = "0..1", paramLabel = "ID", description = "Which one.") @Nullable String id,
            @Mixin OperatorOption operator)
            throws IOException, InterruptedException {
        if (id == null) {
            RolloutPrint.list(System.out, operator.client().get(PATH));
        } else {
            RolloutPrint.one(System.out, operator.client().get(PATH + "/" + id));
        }
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Nothing moves until it is resumed.")
    int hold(@Mixin OrderOption order) throws IOException, InterruptedException {
        return order("hold", order);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Goes on, or tries a failed step again; its bake begins anew.")
    int resume(@Mixin OrderOption order) throws IOException, InterruptedException {
        return order("resume", order);
    }

    @Command(mixinStandardHelpOptions = true, description = "The next step now, whatever the gates say.")
    int advance(@Mixin OrderOption order) throws IOException, InterruptedException {
        return order("advance", order);
    }

    @Command(mixinStandardHelpOptions = true, description = "Ends it; the flag is as it was before the start.")
    int abort(@Mixin OrderOption order) throws IOException, InterruptedException {
        return order("abort", order);
    }

    private static int order(String order, OrderOption option) throws IOException, InterruptedException {
        OperatorClient client = option.client();
        String path = PATH + "/" + option.rollout(client.get(PATH).path("rollouts")) + "/" + order;
        RolloutPrint.one(System.out, client.post(path, option.body()));
        return 0;
    }

    /** Which rollout, and why. */
    static final class OrderOption {
        @Parameters(
                arity = "0..1",
                paramLabel = "ID",
                description = "Which one; may be left out while only one goes on.")
        private @Nullable String id;

        @Option(names = "--reason", required = true, paramLabel = "WHY", description = "For the audit.")
        private String reason = "";

        @Option(names = "--revision", paramLabel = "N", description = "Only while the rollout is at this revision.")
        private @Nullable Long revision;

        @Mixin
        private OperatorOption operator = new OperatorOption();

        OperatorClient client() throws IOException {
            return operator.client();
        }

        /** The one that was named, or the only one that goes on. */
        String rollout(JsonNode all) throws IOException {
            if (id != null) {
                return id;
            }
            List<String> active = all.valueStream()
                    .filter(rollout -> RolloutPrint.goesOn(rollout))
                    .map(rollout -> rollout.path("id").asText())
                    .toList();
            if (active.size() != 1) {
                throw new IOException(
                        active.isEmpty()
                                ? "no rollout goes on"
                                : "several go on, name one: " + String.join(", ", active));
            }
            return active.getFirst();
        }

        ObjectNode body() {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
            return revision == null ? body : body.put("expected_revision", revision);
        }
    }
}
