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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What was decided about all the batches of one transaction. Pure, like {@link Decisions}. */
public final class Round {
    /** Of the heads in one batch's outcome: at most 4 bytes each in UTF-8, or 2 for what JSON escapes, and room is left. */
    static final int HEAD_CHARACTERS = 150_000;

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
     * those of one record only the first is refused: what comes behind it is decided anew.
     */
    public List<OperationBatch> refusing(Set<Integer> places) {
        Set<List<Object>> records = new HashSet<>();
        List<OperationBatch> refusing = new ArrayList<>();
        int place = 0;
        for (int i = 0; i < batches.size(); i++) {
            OperationBatch batch = batches.get(i);
            Set<Integer> positions = new HashSet<>();
            for (NewSnapshot snapshot : decisions.get(i).snapshots()) {
                Operation operation = snapshot.operation();
                RecordKey record = new RecordKey(batch.collection(), operation.recordId());
                if (places.contains(place++) && records.add(List.of(UserKey.of(batch), record))) {
                    positions.add(operation.position());
                }
            }
            refusing.add(positions.isEmpty() ? batch : RefusedByStore.at(positions, batch));
        }
        return refusing;
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

    /** The heads that conflicts are with and whose payload has to be looked up. */
    public List<Version> conflictHeads() {
        Map<Version, String> own = payloads();
        List<Version> wanted = new ArrayList<>();
        forEach((batch, decided) -> {
            if (decided.conflictHead() != null) {
                wanted.add(new Version(UserKey.of(batch), decided.conflictHead().version()));
            }
        });
        return wanted.stream()
                .distinct()
                .filter(version -> !own.containsKey(version))
                .toList();
    }

    /**
     * The same with every conflict showing the record's head, from this round's own snapshots or those looked up. A
     * batch's outcome has to fit into a Kafka record, so the contents of many large heads are left out.
     */
    public Round withConflictHeads(Map<Version, String> lookedUp) {
        Map<Version, String> payloads = payloads();
        payloads.putAll(lookedUp);
        List<Decision> complete = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            complete.add(showingHeads(decisions.get(i), UserKey.of(batches.get(i)), payloads));
        }
        return new Round(batches, complete, before);
    }

    private static Decision showingHeads(Decision decision, UserKey user, Map<Version, String> payloads) {
        List<Decided> decided = new ArrayList<>();
        int room = HEAD_CHARACTERS;
        for (Decided one : decision.decided()) {
            Head head = one.conflictHead();
            if (head == null) {
                decided.add(one);
                continue;
            }
            String payload = payloads.get(new Version(user, head.version()));
            if (payload != null && payload.length() <= room) {
                room -= payload.length();
                decided.add(one.showing(head, payload));
            } else {
                decided.add(one.showing(head, null));
            }
        }
        return decision.with(decided);
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

    private Map<Version, String> payloads() {
        Map<Version, String> payloads = new HashMap<>();
        snapshots()
                .forEach(snapshot -> payloads.put(
                        new Version(UserKey.of(snapshot.batch()), snapshot.version()),
                        snapshot.operation().payload()));
        return payloads;
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
