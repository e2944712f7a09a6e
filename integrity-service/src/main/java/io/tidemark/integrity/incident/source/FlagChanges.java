package io.tidemark.integrity.incident.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.contracts.flag.FlagsMessage;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.integrity.incident.Entry;
import io.tidemark.integrity.incident.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What changed from one set of flags to the next, tenant by tenant. Who changed it stands in {@code GET /ops/audit}. Pure. */
final class FlagChanges {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FlagChanges() {}

    static List<Signal> between(FlagsMessage before, FlagsMessage after) throws JsonProcessingException {
        SortedMap<String, SortedMap<String, Integer>> old = reaches(before);
        SortedMap<String, SortedMap<String, Integer>> now = reaches(after);
        SortedSet<String> flags = new TreeSet<>(old.keySet());
        flags.addAll(now.keySet());
        List<Signal> changes = new ArrayList<>();
        for (String flag : flags) {
            SortedMap<String, Integer> was = old.getOrDefault(flag, new TreeMap<>());
            SortedMap<String, Integer> is = now.getOrDefault(flag, new TreeMap<>());
            SortedSet<String> targets = new TreeSet<>(was.keySet());
            targets.addAll(is.keySet());
            for (String target : targets) {
                int from = was.getOrDefault(target, 0);
                int to = is.getOrDefault(target, 0);
                if (from != to) {
                    changes.add(change(after, flag, target, from + " % -> " + to + " %"));
                }
            }
        }
        return changes;
    }

    private static Signal change(FlagsMessage after, String flag, String target, String how) {
        return Signal.joining(new Entry(
                after.at(),
                target,
                "flag_change",
                "flag-service",
                "flag " + flag + ": " + how + " of the users, epoch " + after.epoch() + "; who and why: GET /ops/audit",
                null,
                "flag/" + after.epoch() + "/" + flag + "/" + target));
    }

    /** By flag, how many percent of whose users it is on for. */
    private static SortedMap<String, SortedMap<String, Integer>> reaches(FlagsMessage flags)
            throws JsonProcessingException {
        SortedMap<String, SortedMap<String, Integer>> reaches = new TreeMap<>();
        for (JsonNode feature : JSON.readTree(flags.document()).path("features")) {
            SortedMap<String, Integer> reach = new TreeMap<>();
            if (feature.path("enabled").asBoolean()) {
                feature.path("strategies")
                        .forEach(strategy -> targets(strategy)
                                .forEach((target, percent) -> reach.merge(target, percent, Math::max)));
            }
            reaches.put(feature.path("name").asText(), reach);
        }
        return reaches;
    }

    private static Map<String, Integer> targets(JsonNode strategy) {
        int percent = strategy.path("parameters").path("rollout").asInt(100);
        JsonNode values = strategy.path("constraints").path(0).path("values");
        Map<String, Integer> targets = new TreeMap<>();
        if (values.isEmpty()) {
            targets.put(HealthVerdict.EVERYONE, percent);
        }
        values.forEach(target -> targets.put(target.asText(), percent));
        return targets;
    }
}
