package io.tidemark.snapshot.apply;

import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.snapshot.decision.DecisionRules;
import io.tidemark.snapshot.decision.FailedOperation;
import io.tidemark.snapshot.decision.NewSnapshot;
import io.tidemark.snapshot.decision.Round;
import io.tidemark.snapshot.decision.StoredVersion;
import io.tidemark.snapshot.decision.UserKey;
import io.tidemark.snapshot.decision.UserState;
import io.tidemark.snapshot.decision.WantedVersions;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tables in memory, written to by the real {@link Round}: loads what {@link RoundStore} loads, and stores what it stores. */
final class InMemoryStore {
    private final DecisionRules rules;
    private final boolean naming;
    private final InMemoryTables tables = new InMemoryTables();
    private boolean refusing = true;

    /** A store that names what its table of snapshots refuses, within the transaction, or one that leaves it to be found. */
    InMemoryStore(DecisionRules rules, boolean naming) {
        this.rules = rules;
        this.naming = naming;
    }

    /** From now on what was poison is stored like everything else. */
    void mend() {
        refusing = false;
    }

    boolean refuses() {
        return refusing;
    }

    InMemoryTables tables() {
        return tables;
    }

    /** Decides these batches together; nothing is written yet. Fails as PostgreSQL does when it can't store one. */
    Transaction begin(List<OperationBatch> batches, Instant now) {
        Round round = decide(batches, now, UnaryOperator.identity());
        Set<Integer> refused = refused(round);
        if (refused.isEmpty()) {
            return transaction(round, now);
        }
        if (naming) {
            return begin(round.refusing(refused), now);
        }
        throw poison();
    }

    private Transaction retry(FailedOperation failure, Instant now, UnaryOperator<UserState> view) {
        Round round = decide(List.of(ModelWire.retrying(failure)), now, view);
        if (refused(round).isEmpty()) {
            return transaction(round, now);
        }
        throw poison();
    }

    private static PgException poison() {
        return new PgException("poison", "ERROR", "22021", "refused");
    }

    private Set<Integer> refused(Round round) {
        List<NewSnapshot> rows = round.snapshots();
        return IntStream.range(0, rows.size())
                .filter(i ->
                        refusing && Contents.poisoned(rows.get(i).operation().payload()))
                .boxed()
                .collect(Collectors.toSet());
    }

    private Round decide(List<OperationBatch> batches, Instant now, UnaryOperator<UserState> view) {
        Map<UserKey, UserState> states = new HashMap<>();
        for (OperationBatch batch : batches) {
            states.computeIfAbsent(UserKey.of(batch), user -> view.apply(tables.load(user, batches)));
        }
        for (Round.Version wanted : WantedVersions.of(batches, states, rules)) {
            NewSnapshot found = tables.rows(wanted.user()).get(wanted.version());
            if (found != null) {
                states.getOrDefault(wanted.user(), UserState.NEW)
                        .versions()
                        .put(wanted.version(), StoredVersion.of(found));
            }
        }
        return Round.decide(batches, states, rules, now);
    }

    private Transaction transaction(Round round, Instant now) {
        Map<Round.Version, StoredVersion> contents = new HashMap<>();
        for (Round.Version wanted : round.conflicting()) {
            NewSnapshot found = tables.rows(wanted.user()).get(wanted.version());
            if (found != null) {
                contents.put(wanted, StoredVersion.of(found));
            }
        }
        return new Transaction(round.withConflicts(contents), now);
    }

    /** A transaction that can still be given up. */
    final class Transaction {
        private final Round round;
        private final List<BatchOutcome> outcomes;

        private Transaction(Round round, Instant now) {
            this.round = round;
            this.outcomes = round.outcomes(now);
        }

        List<BatchOutcome> outcomes() {
            return outcomes;
        }

        /** Makes it durable. */
        void commit() {
            tables.keep(round);
        }
    }

    /** What {@link RetryStore} does in a transaction of its own. */
    Exchange.Retry retry(String user, Instant now) {
        UserKey key = ModelWire.key(user);
        int applied = 0;
        int again = 0;
        int waiting = 0;
        for (Map.Entry<Long, InMemoryTables.Failure> entry :
                List.copyOf(tables.failures(key).entrySet())) {
            InMemoryTables.Failure failure = entry.getValue();
            if (tables.failures(key).headMap(entry.getKey()).values().stream()
                    .anyMatch(one -> one.parks() && one.record().equals(failure.record()))) {
                waiting++;
            } else if (tryAgain(key, entry.getKey(), failure, now)) {
                applied++;
            } else {
                again++;
            }
        }
        return new Exchange.Retry(applied, again, waiting);
    }

    private boolean tryAgain(UserKey user, long ordinal, InMemoryTables.Failure failure, Instant now) {
        String id = failure.first().operation().operationId();
        Transaction attempt;
        try {
            attempt = retry(failure.first(), now, state -> RetryStore.unseen(state, id, failure.record()));
        } catch (PgException e) {
            return false;
        }
        Outcome outcome = attempt.outcomes().getFirst().outcomes().getFirst();
        if (!outcome.isApplied()) {
            String code = Objects.requireNonNull(outcome.code()).code();
            tables.failures(user).put(ordinal, new InMemoryTables.Failure(failure.first(), code, false));
            return false;
        }
        tables.forget(user, id);
        attempt.commit();
        tables.failures(user).remove(ordinal);
        return true;
    }
}
