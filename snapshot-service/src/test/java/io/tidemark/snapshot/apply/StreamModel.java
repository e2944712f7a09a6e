package io.tidemark.snapshot.apply;

import io.tidemark.snapshot.apply.Exchange.Failed;
import io.tidemark.snapshot.apply.Exchange.Kind;
import io.tidemark.snapshot.apply.Exchange.Request;
import io.tidemark.snapshot.apply.Exchange.Retry;
import io.tidemark.snapshot.apply.Exchange.Sent;
import io.tidemark.snapshot.apply.Exchange.Settled;
import io.tidemark.snapshot.apply.Exchange.Side;
import io.tidemark.snapshot.apply.Exchange.Stored;
import io.tidemark.snapshot.apply.Exchange.Told;
import io.tidemark.snapshot.decision.ConflictPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one user's stream promises to be, written down a second time and as simply as it can be said: docs/protocol, pages 2,
 * 3 and 9. It shares no code with what it is compared with.
 */
final class StreamModel {
    private final ConflictPolicy policy;
    private final Map<String, Long> counters = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private Map<String, Answered> answered = new HashMap<>();
    private List<Stored> stored = new ArrayList<>();
    private List<Settled> settled = new ArrayList<>();
    private Map<Sent, Failed> failed = new LinkedHashMap<>();
    private long everFailed;

    StreamModel(ConflictPolicy policy) {
        this.policy = policy;
    }

    private record Answered(String identity, Told told) {}

    /** A request is handed in, or a part of it. */
    List<Told> take(Request request, List<Sent> part, boolean storeRefuses) {
        if (request.key() != null) {
            String body = request.operations().toString();
            if (!Objects.requireNonNullElse(keys.putIfAbsent(request.key(), body), body)
                    .equals(body)) {
                return part.stream()
                        .map(sent -> Told.refused(sent, "idempotency-key-reused"))
                        .toList();
            }
        }
        return request.atomic()
                ? allOrNone(request, part, storeRefuses)
                : part.stream()
                        .map(sent -> take(request.device(), sent, storeRefuses))
                        .toList();
    }

    private Told take(String device, Sent sent, boolean storeRefuses) {
        Answered before = answered.get(sent.operationId());
        if (before != null && before.identity().equals(sent.identity())) {
            if (sent.seq() != null && sent.seq() == counters.getOrDefault(device, 0L) + 1) {
                counters.put(device, sent.seq());
            }
            return before.told().again();
        }
        if (sent.seq() != null) {
            long expected = counters.getOrDefault(device, 0L) + 1;
            if (sent.seq() > expected) {
                return Told.deferred(sent, expected);
            }
            if (sent.seq() < expected) {
                return new Told(sent.operationId(), "duplicate", null, null, null, null, null, null, false);
            }
            counters.put(device, expected);
        }
        if (before != null) {
            return Told.refused(sent, "operation-id-reused");
        }
        Told told = parked(sent) ? Told.refused(sent, "record-parked") : judge(sent, storeRefuses);
        if (told.code() != null && List.of("record-parked", "not-applicable").contains(told.code())) {
            everFailed++;
            failed.put(sent, new Failed(everFailed, sent.operationId(), told.code(), true));
        }
        return answer(sent, told);
    }

    private Told answer(Sent sent, Told told) {
        answered.put(sent.operationId(), new Answered(sent.identity(), told));
        return told;
    }

    private boolean parked(Sent sent) {
        return sent.kind() != Kind.BROKEN && failed.keySet().stream().anyMatch(one -> holdsUp(one, sent));
    }

    private boolean holdsUp(Sent one, Sent later) {
        Failed failure = failed.get(one);
        return failure != null && failure.parks() && one.record().equals(later.record());
    }

    /** Tries each on what is there, and takes all of it back unless all are applied. */
    private List<Told> allOrNone(Request request, List<Sent> part, boolean storeRefuses) {
        StreamModel before = new StreamModel(policy);
        before.becomes(this);
        before.counters.putAll(counters);
        List<Told> each =
                part.stream().map(sent -> take(request.device(), sent, false)).toList();
        boolean poisoned = storeRefuses
                && stored.subList(before.stored.size(), stored.size()).stream()
                        .anyMatch(one -> part.stream()
                                .anyMatch(sent ->
                                        sent.poison() && sent.operationId().equals(one.operationId())));
        if (each.stream().allMatch(Told::applied) && !poisoned) {
            return each;
        }
        Told early = each.stream()
                .filter(told -> told.status().equals("deferred"))
                .findFirst()
                .orElse(null);
        becomes(before);
        if (early != null) {
            counters.clear();
            counters.putAll(before.counters);
        }
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            Sent sent = part.get(i);
            Told told = each.get(i);
            boolean earlier = told.replayed() && before.answered.containsKey(sent.operationId());
            if (earlier) {
                all.add(told);
            } else if (early != null) {
                all.add(Told.deferred(sent, early.expectedSeq()));
            } else {
                all.add(takenBack(sent, told));
            }
        }
        return all;
    }

    /** What is told of one in a request of which nothing is applied; a conflict is with what there was before it. */
    private Told takenBack(Sent sent, Told told) {
        Told now = told.applied() || "record-parked".equals(told.code())
                ? Told.refused(sent, "atomic-aborted")
                : told.status().equals("conflict") ? conflict(sent) : told;
        if (told.replayed()) {
            return Objects.requireNonNull(answered.get(sent.operationId()))
                    .told()
                    .again();
        }
        boolean forgotten = told.status().equals("duplicate") || "operation-id-reused".equals(told.code());
        return forgotten ? now : answer(sent, now);
    }

    private void becomes(StreamModel other) {
        answered = new HashMap<>(other.answered);
        stored = new ArrayList<>(other.stored);
        settled = new ArrayList<>(other.settled);
        failed = new LinkedHashMap<>(other.failed);
        everFailed = other.everFailed;
    }

    private Told judge(Sent sent, boolean storeRefuses) {
        if (sent.kind() == Kind.BROKEN) {
            return Told.refused(sent, "invalid-operation");
        }
        Stored head = head(sent.record());
        boolean live = head != null && head.kind() != Kind.DELETE;
        boolean onHead = head != null && head.version() == sent.base();
        boolean fits = switch (sent.kind()) {
            case CREATE -> !live;
            case UPDATE -> live && onHead;
            case DELETE -> onHead;
            case RESTORE -> sent.base() == 0 || onHead;
            case UPSERT, BROKEN -> true;
        };
        Long at = head == null ? null : head.version();
        boolean mergeable = live && sent.kind() != Kind.DELETE;
        if (!fits
                && (policy == ConflictPolicy.REJECT
                        || sent.kind() == Kind.RESTORE
                        || (policy == ConflictPolicy.MERGE && !mergeable))) {
            return conflict(sent);
        }
        String payload = sent.payload();
        if (sent.kind() == Kind.RESTORE) {
            Stored wanted = version(Contents.restored(sent.payload()), sent.record());
            if (wanted == null) {
                return Told.refused(sent, "no-such-version");
            }
            payload = wanted.payload();
        } else if (!fits && policy == ConflictPolicy.MERGE) {
            Stored base = version(sent.base(), sent.record());
            payload = Contents.merge(
                    base == null ? "{}" : base.payload(),
                    Objects.requireNonNull(head).payload(),
                    payload);
        }
        if (storeRefuses && sent.poison()) {
            return Told.refused(sent, "not-applicable");
        }
        return store(sent, payload, at, fits ? null : policy == ConflictPolicy.MERGE ? "merged" : "last-writer-wins");
    }

    /** Both sides are shown: what there is, and what the device had seen, unless that is the same or was never this record. */
    private Told conflict(Sent sent) {
        Stored head = head(sent.record());
        Side base = stored.stream()
                .filter(one -> one.version() == sent.base() && one.record().equals(sent.record()))
                .filter(one -> !one.equals(head))
                .findFirst()
                .map(StreamModel::side)
                .orElse(null);
        return Told.conflict(sent, head == null ? null : side(head), base);
    }

    private static Side side(Stored stored) {
        return new Side(stored.version(), stored.payload());
    }

    private Told store(Sent sent, String payload, @Nullable Long replaced, @Nullable String resolution) {
        long version = version() + 1;
        Kind kind = sent.kind() == Kind.RESTORE ? Kind.UPSERT : sent.kind();
        stored.add(new Stored(version, sent.operationId(), sent.record(), kind, payload, replaced));
        if (resolution != null) {
            settled.add(new Settled(version, replaced, resolution, sent.payload()));
        }
        return new Told(sent.operationId(), "applied", null, version, null, null, null, resolution, false);
    }

    /** All failed operations once more, in the order in which they failed; one behind a failed one on its record waits. */
    Retry retry(boolean storeRefuses) {
        int applied = 0;
        int again = 0;
        int waiting = 0;
        List<Sent> tried = new ArrayList<>();
        for (Sent one : List.copyOf(failed.keySet())) {
            boolean waits = tried.stream().anyMatch(earlier -> holdsUp(earlier, one));
            tried.add(one);
            if (waits) {
                waiting++;
                continue;
            }
            Told told = judge(one, storeRefuses);
            if (told.applied()) {
                applied++;
                failed.remove(one);
                answer(one, told);
            } else {
                again++;
                failed.computeIfPresent(one, (sent, before) -> failedAgain(before, told));
            }
        }
        return new Retry(applied, again, waiting);
    }

    /** What the store refused once more stays what it was; for any other reason it holds nobody up any longer. */
    private static Failed failedAgain(Failed before, Told told) {
        return "not-applicable".equals(told.code())
                ? before
                : new Failed(before.ordinal(), before.operationId(), String.valueOf(told.code()), false);
    }

    /** The record's newest version. */
    @Nullable
    Stored head(String record) {
        return stored.reversed().stream()
                .filter(one -> one.record().equals(record))
                .findFirst()
                .orElse(null);
    }

    /** That version with its content, if it is this record's and has one. */
    private @Nullable Stored version(long version, String record) {
        return stored.stream()
                .filter(one -> one.version() == version && one.record().equals(record) && one.kind() != Kind.DELETE)
                .findFirst()
                .orElse(null);
    }

    long version() {
        return stored.size();
    }

    List<Stored> stored() {
        return stored;
    }

    List<Settled> settled() {
        return settled;
    }

    List<Failed> failed() {
        return List.copyOf(failed.values());
    }

    Map<String, Long> counters() {
        return counters;
    }

    /** The newest versions of the records that live. */
    List<Stored> live() {
        Map<String, Stored> heads = new HashMap<>();
        stored.forEach(one -> heads.put(one.record(), one));
        return heads.values().stream().filter(one -> one.kind() != Kind.DELETE).toList();
    }
}
