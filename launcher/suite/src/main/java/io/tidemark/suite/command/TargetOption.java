package io.tidemark.suite.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose users a command is about. One of the two has to be said: nobody stops all tenants by leaving a word out. */
final class TargetOption {

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "The users of one tenant.")
    private @Nullable String tenant;

    @Option(names = "--all", required = true, description = "The users of all tenants.")
    private boolean all;

    /** As the operators' API names it. */
    String target() {
        return all || tenant == null ? "*" : tenant;
    }

    /** As people read it. */
    static String words(String target) {
        return target.equals("*") ? "all tenants" : target;
    }
}
