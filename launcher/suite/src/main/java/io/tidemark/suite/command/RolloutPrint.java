package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Set;
import java.util.stream.Collectors;

/** Rollouts as people read them. */
final class RolloutPrint {

    private static final String ROW = "%-36s  %-24s %-14s %-11s %9s%n";
    private static final Set<String> ACTIVE = Set.of("baking", "held", "failed");

    private RolloutPrint() {}

    static boolean goesOn(JsonNode rollout) {
        return ACTIVE.contains(rollout.path("state").asText());
    }

    static void list(PrintStream out, JsonNode page) {
        JsonNode rollouts = page.path("rollouts");
        if (rollouts.isEmpty()) {
            out.println("there is no rollout");
            return;
        }
        out.printf(ROW, "ROLLOUT", "FLAG", "FOR", "STATE", "RELEASED");
        rollouts.forEach(rollout -> out.printf(
                ROW,
                text(rollout, "id"),
                text(rollout, "flag"),
                TargetOption.words(text(rollout, "tenant")),
                text(rollout, "state"),
                text(rollout, "released_percent") + " %"));
        if (page.has("next_cursor")) {
            out.println("older ones: GET /ops/rollouts?cursor=" + text(page, "next_cursor"));
        }
    }

    static void one(PrintStream out, JsonNode rollout) {
        out.println("rollout " + text(rollout, "id") + " of " + text(rollout, "flag") + " for "
                + TargetOption.words(text(rollout, "tenant")));
        out.println("state    " + text(rollout, "state") + ", revision " + text(rollout, "revision"));
        out.println("released " + text(rollout, "released_percent") + " % of the users; the flag is at "
                + text(rollout, "flag_percent") + " %");
        out.println("steps    "
                + rollout.path("steps").valueStream().map(JsonNode::asText).collect(Collectors.joining(" -> ")));
        if (rollout.has("bakes_until")) {
            out.println("bakes    until " + text(rollout, "bakes_until"));
        }
        rollout.path("grounds").forEach(ground -> out.println("because  " + text(ground, "detail")));
        rollout.path("decisions")
                .forEach(decision -> out.println("  " + text(decision, "at") + "  " + text(decision, "actor") + "  "
                        + decision.path("state").asText("stays") + ": " + text(decision, "reason")));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }
}
