package io.tidemark.integrity.divergence;

import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a comparison makes of the differences of a user that are known. Pure. */
final class Convergence {
    static final String QUERY =
            "count and digest of a collection on the device compared with the server's, both at the same"
                    + " version, and once more after the convergence window";

    private Convergence() {}

    /**
     * What follows.
     *
     * @param standing of that device, as they are to be kept now
     * @param healed of that device: no longer there, or of a history that is over
     */
    record Judged(List<Divergence> standing, List<Divergence> healed, List<Evidence> evidence) {}

    /** Judges a comparison; one that is older than what is known of the device says nothing. */
    static Judged judge(List<Divergence> ofTheUser, ComparisonMessage told, Duration window) {
        Map<String, Divergence> known = ofTheUser.stream()
                .filter(one -> one.deviceId().equals(told.deviceId()))
                .collect(Collectors.toMap(
                        Divergence::collection, Function.identity(), (one, same) -> one, TreeMap::new));
        if (known.values().stream().anyMatch(one -> isNewer(one, told))) {
            return new Judged(List.of(), List.of(), List.of());
        }
        List<Divergence> standing = new ArrayList<>();
        for (ComparisonMessage.Difference difference : told.differing()) {
            standing.add(standing(known.remove(difference.collection()), difference, told));
        }
        boolean saidAll = told.found() <= told.differing().size();
        List<Divergence> healed = known.values().stream()
                .filter(one -> saidAll || one.epoch() < told.epoch())
                .toList();
        return new Judged(standing, healed, evidence(ofTheUser, standing, told, window));
    }

    private static boolean isNewer(Divergence known, ComparisonMessage told) {
        return known.epoch() > told.epoch() || known.lastSeen().isAfter(told.at());
    }

    private static Divergence standing(
            @Nullable Divergence known, ComparisonMessage.Difference now, ComparisonMessage told) {
        Instant since = known == null || known.epoch() < told.epoch() ? told.at() : known.since();
        return new Divergence(
                told.deviceId(),
                now.collection(),
                told.epoch(),
                told.version(),
                since,
                told.at(),
                now.device(),
                now.server(),
                told.release());
    }

    /** Of the collections that the device told of: all that stands of them too long, on whichever device. */
    private static List<Evidence> evidence(
            List<Divergence> ofTheUser, List<Divergence> standing, ComparisonMessage told, Duration window) {
        List<Evidence> evidence = new ArrayList<>();
        for (Divergence one : standing) {
            if (stays(one, window)) {
                List<Divergence> alike = new ArrayList<>(List.of(one));
                ofTheUser.stream()
                        .filter(other -> other.collection().equals(one.collection())
                                && other.epoch() == one.epoch()
                                && !other.deviceId().equals(one.deviceId())
                                && stays(other, window))
                        .forEach(alike::add);
                Subject subject = Subject.ofCollection(told.tenantId(), told.userId(), one.collection());
                evidence.add(new Evidence(
                        EvidenceKind.DIVERGENCE,
                        subject,
                        QUERY,
                        alike.stream().map(Divergence::row).toList(),
                        alike.size(),
                        Optional.ofNullable(told.release())));
            }
        }
        return evidence;
    }

    /** Whether the device still had it when the window was over. */
    private static boolean stays(Divergence one, Duration window) {
        return !one.lastSeen().isBefore(one.since().plus(window));
    }
}
