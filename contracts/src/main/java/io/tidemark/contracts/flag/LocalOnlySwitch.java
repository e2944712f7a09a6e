package io.tidemark.contracts.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code resume_sync.local_only} as a document of {@code sync.flags} has it, for services that tell of it and decide nothing:
 * it says what it is sure of without Unleash's engine. Strategies as flag-service writes them are all understood; of those
 * that somebody made in Unleash's own pages, perhaps not.
 */
public final class LocalOnlySwitch {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PERCENTAGE = Pattern.compile("0|[1-9][0-9]?|100");
    private static final Set<String> BY_USER = Set.of("userId", "default");

    private final long epoch;
    private final boolean enabled;
    private final List<Optional<Share>> shares;

    private LocalOnlySwitch(long epoch, boolean enabled, List<Optional<Share>> shares) {
        this.epoch = epoch;
        this.enabled = enabled;
        this.shares = shares;
    }

    /** A share of the users of some tenants, or of all where none is named. */
    private record Share(Set<String> tenants, String group, int percentage) {
        boolean reaches(FlagContext subject) {
            return (tenants.isEmpty() || tenants.contains(subject.tenantId()))
                    && Bucket.of(group, subject.userId()) <= percentage;
        }
    }

    /** The switch in the body of Unleash's {@code GET /api/client/features}; empty when it can't be found there. */
    public static Optional<LocalOnlySwitch> parse(String document) {
        JsonNode all;
        try {
            all = JSON.readTree(document);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        long epoch = all.path("meta").path("revisionId").asLong();
        return all.path("features")
                .valueStream()
                .filter(feature -> feature.path("name").asText().equals(FlagKeys.LOCAL_ONLY))
                .filter(feature -> feature.path("enabled").isBoolean() && epoch > 0)
                .findFirst()
                .map(feature -> of(epoch, feature));
    }

    private static LocalOnlySwitch of(long epoch, JsonNode feature) {
        // Without a strategy Unleash has it on for everybody; what depends on other flags is not for us.
        boolean strange = feature.path("strategies").isEmpty()
                || !feature.path("dependencies").isEmpty();
        return new LocalOnlySwitch(
                epoch,
                feature.path("enabled").asBoolean(),
                strange
                        ? List.of(Optional.empty())
                        : feature.path("strategies")
                                .valueStream()
                                .map(LocalOnlySwitch::share)
                                .toList());
    }

    private static Optional<Share> share(JsonNode strategy) {
        JsonNode parameters = strategy.path("parameters");
        JsonNode constraints = strategy.path("constraints");
        String group = parameters.path("groupId").asText();
        String rollout = parameters.path("rollout").asText();
        boolean understood = strategy.path("name").asText().equals("flexibleRollout")
                && BY_USER.contains(parameters.path("stickiness").asText())
                && !group.isEmpty()
                && PERCENTAGE.matcher(rollout).matches()
                && strategy.path("segments").isEmpty()
                && (constraints.isEmpty() || isOfTenants(constraints));
        return understood
                ? Optional.of(new Share(tenants(constraints), group, Integer.parseInt(rollout)))
                : Optional.empty();
    }

    private static boolean isOfTenants(JsonNode constraints) {
        JsonNode only = constraints.path(0);
        return constraints.size() == 1
                && only.path("contextName").asText().equals(FlagContext.TENANT_PROPERTY)
                && only.path("operator").asText().equals("IN")
                && !only.path("inverted").asBoolean()
                && !only.path("caseInsensitive").asBoolean()
                && !only.path("values").isEmpty();
    }

    private static Set<String> tenants(JsonNode constraints) {
        return Set.copyOf(constraints
                .path(0)
                .path("values")
                .valueStream()
                .map(JsonNode::asText)
                .toList());
    }

    /** Rises with every change of any flag. */
    public long epoch() {
        return epoch;
    }

    /** How sync stands for that user; empty when it can't be told here. */
    public Optional<SyncMode> modeFor(FlagContext subject) {
        if (!enabled) {
            return Optional.of(new SyncMode.Normal(epoch));
        }
        if (shares.stream().flatMap(Optional::stream).anyMatch(share -> share.reaches(subject))) {
            return Optional.of(new SyncMode.LocalOnly(epoch));
        }
        return shares.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : Optional.of(new SyncMode.Normal(epoch));
    }
}
