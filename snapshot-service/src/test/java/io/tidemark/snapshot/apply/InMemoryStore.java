package io.tidemark.snapshot.apply;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.contracts.sync.Refusal;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.snapshot.apply.StreamModel.Kind;
import io.tidemark.snapshot.apply.StreamModel.Sent;
import io.tidemark.snapshot.apply.StreamModel.Told;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tables in memory, written to by the real {@link Round}: loads what {@link StreamStore} loads, stores what
 * {@link SnapshotWriteStore} stores, and nothing else survives from one transaction to the next. All that tests of the model
 * make of production types is made here.
 */
final class InMemoryStore {
    static final String COLLECTION = "notes";

    private final Map<UserKey, NavigableMap<Long, NewSnapshot>> snapshots = new HashMap<>();
    private final Map<UserKey, Map<RecordKey, Head>> heads = new HashMap<>();
    private final Map<UserKey, StreamState> streams = new HashMap<>();
    private final Map<Round.Device, Long> marks = new HashMap<>();
    private final Map<UserKey, Map<String, Kept>> inbox = new HashMap<>();

    private record Kept(ContentHash fingerprint, String outcome) {}

    /** A request as it lies in Kafka. */
    record Request(String user, String device, List<Sent> operations) {}

    /** A transaction that can still be given up. */
    final class Transaction {
        private final Round round;
        private final List<BatchOutcome> outcomes;

        private Transaction(Round round, Instant now) {
            this.round = round;
            this.outcomes = round.outcomes(now);
        }

        /** Makes it durable; returns what is to be told, by request. */
        List<List<Told>> commit() {
            round.snapshots().forEach(InMemoryStore.this::store);
            streams.putAll(round.streams());
            marks.putAll(round.marks());
            for (Round.Answer answer : round.answers()) {
                Kept kept = new Kept(answer.fingerprint(), text(answer.outcome()));
                Kept before = inbox.computeIfAbsent(answer.user(), user -> new HashMap<>())
                        .put(answer.outcome().operationId(), kept);
                unique(before == null, "sync_inbox holds " + answer.outcome().operationId());
            }
            return outcomes.stream()
                    .map(batch ->
                            batch.outcomes().stream().map(InMemoryStore::told).toList())
                    .toList();
        }
    }

    /** Decides these requests together; nothing is written yet. */
    Transaction begin(List<Request> requests, Instant now) {
        List<OperationBatch> batches =
                requests.stream().map(request -> batch(request, now)).toList();
        Map<UserKey, UserState> states = new HashMap<>();
        for (OperationBatch batch : batches) {
            states.computeIfAbsent(UserKey.of(batch), user -> load(user, batches));
        }
        Round round = Round.decide(batches, states, DecisionRules.REJECTING, now);
        Map<Round.Version, String> payloads = new HashMap<>();
        for (Round.Version wanted : round.conflictHeads()) {
            NewSnapshot found = Objects.requireNonNull(rows(wanted.user()).get(wanted.version()), wanted::toString);
            payloads.put(wanted, found.operation().payload());
        }
        return new Transaction(round.withConflictHeads(payloads), now);
    }

    /** Only what the batches touch, as the statements select it. */
    private UserState load(UserKey user, List<OperationBatch> batches) {
        Map<RecordKey, Head> touched = new HashMap<>();
        Map<String, Long> counters = new HashMap<>();
        Map<String, Known> known = new HashMap<>();
        for (OperationBatch batch : batches) {
            if (!UserKey.of(batch).equals(user)) {
                continue;
            }
            Long mark = marks.get(new Round.Device(user, batch.deviceId()));
            if (mark != null) {
                counters.put(batch.deviceId(), mark);
            }
            for (Operation operation : batch.operations()) {
                RecordKey key = new RecordKey(batch.collection(), operation.recordId());
                Head head = heads.getOrDefault(user, Map.of()).get(key);
                if (head != null) {
                    touched.put(key, head);
                }
                recall(user, operation.operationId(), known);
            }
            batch.refusals().forEach(refusal -> recall(user, refusal.operationId(), known));
        }
        return new UserState(
                streams.getOrDefault(user, StreamState.NEW), touched, counters, known, Set.of(), Map.of(), Map.of());
    }

    private void recall(UserKey user, String operationId, Map<String, Known> known) {
        for (NewSnapshot row : rows(user).values()) {
            Operation operation = row.operation();
            if (operation.operationId().equals(operationId)) {
                Outcome applied = Outcome.applied(0, operationId, row.version(), operation.contentHash(), false);
                known.put(operationId, new Known(Known.fingerprint(COLLECTION, operation), applied, null));
            }
        }
        Kept kept = inbox.getOrDefault(user, Map.of()).get(operationId);
        if (kept != null) {
            try {
                Outcome outcome = MessageCodec.decodeOutcome(kept.outcome().getBytes(StandardCharsets.UTF_8));
                known.put(operationId, new Known(kept.fingerprint(), outcome, null));
            } catch (UndecodableMessageException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void store(NewSnapshot row) {
        UserKey user = UserKey.of(row.batch());
        NavigableMap<Long, NewSnapshot> rows = snapshots.computeIfAbsent(user, any -> new TreeMap<>());
        String id = row.operation().operationId();
        unique(
                rows.values().stream()
                        .noneMatch(one -> one.operation().operationId().equals(id)),
                id);
        unique(rows.put(row.version(), row) == null, "version " + row.version());
        unique(
                rows.lowerEntry(row.version()) == null
                        || row.createdAt()
                                .isAfter(rows.lowerEntry(row.version())
                                        .getValue()
                                        .createdAt()),
                "created_at of " + row.version());
        RecordKey key = new RecordKey(COLLECTION, row.operation().recordId());
        boolean deleted = row.operation().type() == OperationType.DELETE;
        heads.computeIfAbsent(user, any -> new HashMap<>())
                .put(key, new Head(row.version(), row.operation().contentHash(), deleted));
    }

    private static String text(Outcome outcome) {
        return new String(MessageCodec.encode(outcome), StandardCharsets.UTF_8);
    }

    private static void unique(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("a constraint does not hold: " + what);
        }
    }

    private NavigableMap<Long, NewSnapshot> rows(UserKey user) {
        return snapshots.getOrDefault(user, new TreeMap<>());
    }

    /** A user's versions, oldest first. */
    List<StreamModel.Stored> stored(String user) {
        List<StreamModel.Stored> rows = new ArrayList<>();
        for (NewSnapshot row : rows(key(user)).values()) {
            Operation operation = row.operation();
            rows.add(new StreamModel.Stored(
                    row.version(),
                    operation.operationId(),
                    operation.recordId(),
                    Kind.valueOf(operation.type().name()),
                    operation.payload(),
                    row.parentVersion()));
        }
        return rows;
    }

    /** Where a user's stream stands. */
    StreamState stream(String user) {
        return streams.getOrDefault(key(user), StreamState.NEW);
    }

    /** How far each of a user's devices has come. */
    Map<String, Long> counters(String user) {
        Map<String, Long> counters = new HashMap<>();
        marks.forEach((device, mark) -> {
            if (device.user().equals(key(user))) {
                counters.put(device.deviceId(), mark);
            }
        });
        return counters;
    }

    private static UserKey key(String user) {
        return new UserKey("acme", user);
    }

    private static OperationBatch batch(Request request, Instant now) {
        List<Operation> operations = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        int position = 0;
        for (Sent sent : request.operations()) {
            if (sent.kind() == Kind.BROKEN) {
                ErrorCode code = ErrorCode.INVALID_OPERATION;
                refusals.add(new Refusal(position++, sent.operationId(), sent.seq(), code, "it is broken", null, null));
            } else {
                operations.add(operation(position++, sent));
            }
        }
        return new OperationBatch(
                OperationBatch.VERSION,
                "batch",
                "acme",
                request.user(),
                request.device(),
                COLLECTION,
                now,
                operations,
                refusals,
                PushRequest.plain("request", now));
    }

    private static Operation operation(int position, Sent sent) {
        return TestingBatches.operation(
                position,
                sent.operationId(),
                sent.seq(),
                OperationType.valueOf(sent.kind().name()),
                sent.record(),
                sent.base(),
                sent.payload());
    }

    private static Told told(Outcome outcome) {
        Outcome.Current current = outcome.current();
        return new Told(
                outcome.operationId(),
                outcome.status().wire(),
                outcome.version(),
                outcome.expectedSeq(),
                current == null ? null : current.version(),
                outcome.replayed());
    }
}
