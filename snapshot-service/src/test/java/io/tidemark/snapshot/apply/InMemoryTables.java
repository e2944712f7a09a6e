package io.tidemark.snapshot.apply;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.snapshot.decision.FailedOperation;
import io.tidemark.snapshot.decision.Head;
import io.tidemark.snapshot.decision.KeptConflict;
import io.tidemark.snapshot.decision.Known;
import io.tidemark.snapshot.decision.NewSnapshot;
import io.tidemark.snapshot.decision.RecordKey;
import io.tidemark.snapshot.decision.Round;
import io.tidemark.snapshot.decision.StoredVersion;
import io.tidemark.snapshot.decision.StreamState;
import io.tidemark.snapshot.decision.UserKey;
import io.tidemark.snapshot.decision.UserState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What PostgreSQL's tables hold, in memory, with their constraints: nothing else survives from one transaction to the next. */
final class InMemoryTables {
    private final Map<UserKey, NavigableMap<Long, NewSnapshot>> snapshots = new HashMap<>();
    private final Map<UserKey, Map<RecordKey, Head>> heads = new HashMap<>();
    private final Map<UserKey, StreamState> streams = new HashMap<>();
    private final Map<Round.Device, Long> marks = new HashMap<>();
    private final Map<UserKey, Map<String, Kept>> inbox = new HashMap<>();
    private final Map<UserKey, Map<String, ContentHash>> keys = new HashMap<>();
    private final Map<UserKey, NavigableMap<Long, Failure>> failures = new HashMap<>();
    private final Map<UserKey, List<KeptConflict>> conflicts = new HashMap<>();

    private record Kept(ContentHash fingerprint, String outcome) {}

    /** A row of the failed operations. */
    record Failure(FailedOperation first, String code, boolean parks) {
        RecordKey record() {
            return new RecordKey(first.batch().collection(), first.operation().recordId());
        }
    }

    /** Keeps what was decided, all of it. */
    void keep(Round round) {
        round.snapshots().forEach(this::store);
        streams.putAll(round.streams());
        marks.putAll(round.marks());
        round.answers().forEach(this::remember);
        round.newKeys()
                .forEach((user, used) -> used.forEach((key, body) -> unique(
                        keys.computeIfAbsent(user, any -> new HashMap<>()).put(key, body) == null, key)));
        for (FailedOperation failure : round.failures()) {
            failures(UserKey.of(failure.batch()))
                    .put(failure.ordinal(), new Failure(failure, failure.code().code(), failure.parks()));
        }
        round.conflicts()
                .forEach(one -> conflicts
                        .computeIfAbsent(UserKey.of(one.stored().batch()), any -> new ArrayList<>())
                        .add(one));
    }

    private void remember(Round.Answer answer) {
        Kept kept = new Kept(answer.fingerprint(), text(answer.outcome()));
        Kept before = inbox.computeIfAbsent(answer.user(), user -> new HashMap<>())
                .put(answer.outcome().operationId(), kept);
        unique(before == null, "sync_inbox holds " + answer.outcome().operationId());
    }

    /** Forgets what an operation was answered, as it is to be decided again. */
    void forget(UserKey user, String operationId) {
        Objects.requireNonNull(inbox.get(user)).remove(operationId);
    }

    /** Only what the batches touch, as the statements select it. */
    UserState load(UserKey user, List<OperationBatch> batches) {
        Map<RecordKey, Head> touched = new HashMap<>();
        Map<String, Long> counters = new HashMap<>();
        Map<String, Known> known = new HashMap<>();
        Set<RecordKey> parked = new HashSet<>();
        Map<String, ContentHash> used = new HashMap<>();
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
                if (failures(user).values().stream()
                        .anyMatch(one -> one.parks() && one.record().equals(key))) {
                    parked.add(key);
                }
                recall(user, operation.operationId(), known);
            }
            batch.refusals().forEach(refusal -> recall(user, refusal.operationId(), known));
            if (batch.request().key() != null) {
                String key = batch.request().key().value();
                ContentHash body = keys.getOrDefault(user, Map.of()).get(key);
                if (body != null) {
                    used.put(key, body);
                }
            }
        }
        StreamState stream = streams.getOrDefault(user, StreamState.NEW);
        return new UserState(stream, touched, counters, known, parked, used, new HashMap<>());
    }

    private void recall(UserKey user, String operationId, Map<String, Known> known) {
        for (NewSnapshot row : rows(user).values()) {
            Operation operation = row.operation();
            if (operation.operationId().equals(operationId)) {
                Outcome applied = Outcome.applied(0, operationId, row.version(), operation.contentHash(), false);
                known.put(operationId, new Known(Known.fingerprint(ModelWire.COLLECTION, operation), applied, null));
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
        Map.Entry<Long, NewSnapshot> last = rows.lowerEntry(row.version());
        unique(last == null || row.createdAt().isAfter(last.getValue().createdAt()), "created_at of " + row.version());
        StoredVersion stored = StoredVersion.of(row);
        heads.computeIfAbsent(user, any -> new HashMap<>())
                .put(stored.key(), new Head(row.version(), row.operation().contentHash(), stored.deleted()));
    }

    private static String text(Outcome outcome) {
        return new String(MessageCodec.encode(outcome), StandardCharsets.UTF_8);
    }

    private static void unique(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("a constraint does not hold: " + what);
        }
    }

    /** A user's versions, oldest first. */
    NavigableMap<Long, NewSnapshot> rows(UserKey user) {
        return snapshots.getOrDefault(user, new TreeMap<>());
    }

    /** A user's failed operations, as they failed. */
    NavigableMap<Long, Failure> failures(UserKey user) {
        return failures.computeIfAbsent(user, any -> new TreeMap<>());
    }

    List<KeptConflict> conflicts(UserKey user) {
        return conflicts.getOrDefault(user, List.of());
    }

    StreamState stream(UserKey user) {
        return streams.getOrDefault(user, StreamState.NEW);
    }

    /** How far each of a user's devices has come. */
    Map<String, Long> counters(UserKey user) {
        Map<String, Long> counters = new HashMap<>();
        marks.forEach((device, mark) -> {
            if (device.user().equals(user)) {
                counters.put(device.deviceId(), mark);
            }
        });
        return counters;
    }
}
