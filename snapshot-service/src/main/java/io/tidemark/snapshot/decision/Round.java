package io.tidemark.snapshot.decision;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What was decided about all the batches of one transaction. Pure, like {@link Decisions}. */
public final class Round {
    private final List<OperationBatch> batches;
    private final List<Decision> decisions;
    private final Map<UserKey, UserState> before;

    private Round(List<OperationBatch> batches, List<Decision> decisions, Map<UserKey, UserState> before) {
        this.batches = batches;
        this.decisions = decisions;
        this.before = before;
    }

    /** Decides the batches in their order, each on what the one before left. */
    public static Round decide(
            List<OperationBatch> batches, Map<UserKey, UserState> before, DecisionRules rules, Instant now) {
        Map<UserKey, UserState> states = new HashMap<>(before);
        List<Decision> decisions = new ArrayList<>();
        for (OperationBatch batch : batches) {
            UserKey user = UserKey.of(batch);
            Decision decision = Decisions.decide(batch, states.getOrDefault(user, UserState.NEW), rules, now);
            states.put(user, decision.after());
            decisions.add(decision);
        }
        return new Round(batches, decisions, before);
    }

    public List<OperationBatch> batches() {
        return batches;
    }

    /** The snapshots to be written, each user's in the order of their versions. */
    public List<NewSnapshot> snapshots() {
        return decisions.stream()
                .flatMap(decision -> decision.snapshots().stream())
                .toList();
    }

    /**
     * The batches to be decided instead, when the store refuses these of the {@link #snapshots()}, named by their places. Of
     * those of one record only the first is refused: what comes behind it is decided anew, and so is what refers to a version
     * of its user's that will be another one, and an atomic request of which any operation is decided anew.
     */
    public List<OperationBatch> refusing(Set<Integer> places) {
        Refusing refusing = new Refusing();
        List<OperationBatch> left = new ArrayList<>();
        int place = 0;
        for (int i = 0; i < batches.size(); i++) {
            List<NewSnapshot> refused = new ArrayList<>();
            for (NewSnapshot snapshot : decisions.get(i).snapshots()) {
                if (places.contains(place++)) {
                    refused.add(snapshot);
                }
            }
            left.add(refused.isEmpty() ? batches.get(i) : refusing.from(batches.get(i), refused, decisions.get(i)));
        }
        return left;
    }

    /** Goes through the batches in their order: what one loses tells what of the next is no longer as it was decided. */
    private static final class Refusing {
        private final Set<List<Object>> records = new HashSet<>();
        /** From which version on a user's versions will be others. */
        private final Map<UserKey, Long> moved = new HashMap<>();

        OperationBatch from(OperationBatch batch, List<NewSnapshot> refused, Decision decision) {
            return batch.request().atomic()
                    ? whole(batch, decision.snapshots().getFirst().version())
                    : each(batch, refused);
        }

        private OperationBatch each(OperationBatch batch, List<NewSnapshot> refused) {
            Set<Integer> positions = new HashSet<>();
            for (NewSnapshot snapshot : refused) {
                int position = snapshot.operation().position();
                if (records.add(record(batch, snapshot.operation())) && stands(batch, position)) {
                    positions.add(position);
                    moved.putIfAbsent(UserKey.of(batch), snapshot.version());
                }
            }
            return positions.isEmpty() ? batch : RefusedByStore.at(positions, batch);
        }

        private OperationBatch whole(OperationBatch batch, long firstVersion) {
            List<List<Object>> own = batch.operations().stream()
                    .map(operation -> record(batch, operation))
                    .toList();
            boolean stands = batch.operations().stream().allMatch(operation -> stands(batch, operation.position()));
            if (!stands || own.stream().anyMatch(records::contains)) {
                return batch;
            }
            records.addAll(own);
            moved.putIfAbsent(UserKey.of(batch), firstVersion);
            return RefusedByStore.all(batch);
        }

        /** What was decided holds a restored payload in place of the version that the client named. */
        private boolean stands(OperationBatch batch, int position) {
            long from = moved.getOrDefault(UserKey.of(batch), Long.MAX_VALUE);
            return batch.operations().stream()
                    .filter(operation -> operation.position() == position)
                    .allMatch(operation -> operation.baseVersion() < from
                            && Restoring.version(operation).orElse(0) < from);
        }
    }

    private static List<Object> record(OperationBatch batch, Operation operation) {
        return List.of(UserKey.of(batch), new RecordKey(batch.collection(), operation.recordId()));
    }

    /** The conflicts that were settled. */
    public List<KeptConflict> conflicts() {
        return decisions.stream()
                .flatMap(decision -> decision.conflicts().stream())
                .toList();
    }

    /** The operations that are kept because they failed, each user's in their order. */
    public List<FailedOperation> failures() {
        return decisions.stream()
                .flatMap(decision -> decision.failures().stream())
                .toList();
    }

    /** The idempotency keys that were not known before. */
    public Map<UserKey, Map<String, ContentHash>> newKeys() {
        Map<UserKey, Map<String, ContentHash>> keys = new LinkedHashMap<>();
        for (OperationBatch batch : batches) {
            PushRequest.IdempotencyKey key = batch.request().key();
            UserKey user = UserKey.of(batch);
            if (key != null && !before.getOrDefault(user, UserState.NEW).keys().containsKey(key.value())) {
                keys.computeIfAbsent(user, ignored -> new LinkedHashMap<>()).putIfAbsent(key.value(), key.bodyHash());
            }
        }
        return keys;
    }

    /** The streams that moved, as they stand now. */
    public Map<UserKey, StreamState> streams() {
        Map<UserKey, StreamState> streams = new LinkedHashMap<>();
        for (int i = 0; i < batches.size(); i++) {
            if (!decisions.get(i).snapshots().isEmpty()
                    || !decisions.get(i).failures().isEmpty()) {
                streams.put(UserKey.of(batches.get(i)), decisions.get(i).after().stream());
            }
        }
        return streams;
    }

    /** The device counters that moved, as they stand now. */
    public Map<Device, Long> marks() {
        Map<Device, Long> marks = new LinkedHashMap<>();
        for (int i = 0; i < batches.size(); i++) {
            OperationBatch batch = batches.get(i);
            UserKey user = UserKey.of(batch);
            Long mark = decisions.get(i).after().marks().get(batch.deviceId());
            UserState first = before.getOrDefault(user, UserState.NEW);
            if (mark != null && !mark.equals(first.marks().get(batch.deviceId()))) {
                marks.put(new Device(user, batch.deviceId()), mark);
            }
        }
        return marks;
    }

    /** The versions that conflicts show and whose contents have to be looked up, all heads before any base. */
    public List<Version> conflicting() {
        Set<Version> heads = new LinkedHashSet<>();
        Set<Version> bases = new LinkedHashSet<>();
        forEach((batch, decided) -> {
            Conflict conflict = decided.conflict();
            if (conflict != null) {
                heads.add(new Version(UserKey.of(batch), conflict.head().version()));
                if (conflict.hasBase()) {
                    bases.add(new Version(UserKey.of(batch), conflict.base()));
                }
            }
        });
        heads.addAll(bases);
        heads.removeAll(contents().keySet());
        return List.copyOf(heads);
    }

    /** The same with every conflict showing its sides, from this round's own snapshots or those looked up. */
    public Round withConflicts(Map<Version, StoredVersion> lookedUp) {
        Map<Version, StoredVersion> contents = contents();
        contents.putAll(lookedUp);
        List<Decision> complete = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            Decision decision = decisions.get(i);
            complete.add(
                    decision.with(new ConflictSides(UserKey.of(batches.get(i)), contents).shown(decision.decided())));
        }
        return new Round(batches, complete, before);
    }

    /** The answers that no snapshot keeps. */
    public List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        forEach((batch, decided) -> {
            if (decided.remember() != null) {
                answers.add(new Answer(UserKey.of(batch), decided.remember(), decided.outcome()));
            }
        });
        return answers;
    }

    /** What is told of each batch once the transaction is committed. */
    public List<BatchOutcome> outcomes(Instant appliedAt) {
        List<BatchOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            OperationBatch batch = batches.get(i);
            StreamState stream = decisions.get(i).after().stream();
            outcomes.add(new BatchOutcome(
                    BatchOutcome.VERSION,
                    batch.batchId(),
                    batch.tenantId(),
                    batch.userId(),
                    batch.deviceId(),
                    batch.collection(),
                    stream.epoch(),
                    stream.version(),
                    appliedAt,
                    null,
                    batch.request().release(),
                    decisions.get(i).decided().stream().map(Decided::outcome).toList()));
        }
        return outcomes;
    }

    private Map<Version, StoredVersion> contents() {
        Map<Version, StoredVersion> contents = new HashMap<>();
        snapshots()
                .forEach(snapshot -> contents.put(
                        new Version(UserKey.of(snapshot.batch()), snapshot.version()), StoredVersion.of(snapshot)));
        return contents;
    }

    private void forEach(BiConsumer<OperationBatch, Decided> action) {
        for (int i = 0; i < batches.size(); i++) {
            OperationBatch batch = batches.get(i);
            decisions.get(i).decided().forEach(decided -> action.accept(batch, decided));
        }
    }

    /** A device of a user. */
    public record Device(UserKey user, String deviceId) {}

    /** A snapshot of a user. */
    public record Version(UserKey user, long version) {}

    /** An answer to be kept in the inbox. */
    public record Answer(UserKey user, ContentHash fingerprint, Outcome outcome) {}
}
