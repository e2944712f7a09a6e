package io.tidemark.flag.localonly;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.flag.feature.Reach;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of the switch.
 *
 * @param tenants whose; null: the caller's own
 * @param expectedEpoch the change is made only at this epoch; null: at any
 */
@Schema(examples = """
        {"enabled":true,"reason":"INC-42: hash mismatches since release 5.1","expected_epoch":6}""")
record LocalOnlyRequest(
        @Schema(required = true) @Nullable Boolean enabled,

        @Schema(required = true, description = "Why, for the audit: 1 to 500 characters, one line") @Nullable
        String reason,

        @Schema(description = "Default: the caller's tenant. Others, and [\"*\"] for all, are for admins") @Nullable
        List<@Nullable String> tenants,

        @Schema(description = "Refuse with stale-epoch unless the switch is still at this epoch") @Nullable
        Long expectedEpoch) {
    private static final int MOST_TARGETS = 100;
    private static final Pattern TARGET = Pattern.compile("\\*|" + Caller.NAME);

    /** The request with its gaps filled, if the caller may make it. */
    LocalOnlyCommand checked(Caller caller, boolean admin) {
        if (enabled == null) {
            throw invalid("\"enabled\" is missing: true or false");
        }
        SortedSet<String> targets = tenants == null ? new TreeSet<>(Set.of(caller.tenant())) : targets(tenants);
        if (!admin && !targets.equals(Set.of(caller.tenant()))) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "the switch of another tenant, or of all, is for admins");
        }
        return new LocalOnlyCommand(enabled, targets, Reason.of(reason).text());
    }

    private static SortedSet<String> targets(List<@Nullable String> tenants) {
        SortedSet<String> targets = new TreeSet<>();
        for (String tenant : tenants) {
            if (tenant == null || !TARGET.matcher(tenant).matches()) {
                throw invalid("\"tenants\" holds a name that no tenant can have");
            }
            targets.add(tenant);
        }
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            throw invalid("\"tenants\" names 1 to " + MOST_TARGETS + " tenants");
        }
        return targets;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_FIELD, detail);
    }

    /** A request that may be carried out. */
    record LocalOnlyCommand(boolean enabled, SortedSet<String> targets, String reason) {
        Reach applyTo(Reach reach) {
            return enabled ? reach.on(targets) : reach.off(targets);
        }

        String action() {
            return "local-only " + (enabled ? "on" : "off");
        }
    }
}
