package io.tidemark.snapshot.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.OperationBatch;
import io.tidemark.contracts.sync.Outcome;
import io.tidemark.snapshot.apply.Exchange.Kind;
import io.tidemark.snapshot.apply.Exchange.Request;
import io.tidemark.snapshot.apply.Exchange.Sent;
import io.tidemark.snapshot.decision.ConflictPolicy;
import io.tidemark.snapshot.decision.DecisionRules;
import io.tidemark.snapshot.decision.UserKey;
import io.tidemark.snapshot.engine.PartitionLostException;
import io.tidemark.snapshot.engine.TestingLoss;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Both sides, the log between the devices and the store, and the devices' own counters. The real {@link ApplyLoop} works on
 * the store; the model is told of each transaction as it is committed.
 */
final class ModelWorld {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);
    private static final ApplyConfig CONFIG = ApplyConfigTest.with(Map.of());

    private final InMemoryStore store;
    private final ApplyLoop loop;
    private final Map<String, StreamModel> models = new LinkedHashMap<>();
    private final List<Request> log = new ArrayList<>();
    private final Map<String, Long> next = new HashMap<>();
    private int committed;
    private int transactions;
    private int survives = Integer.MAX_VALUE;
    private Crash crash = Crash.NOWHERE;
    private @Nullable Throwable disagreement;

    ModelWorld(ConflictPolicy policy, boolean naming, List<String> users) {
        store = new InMemoryStore(new DecisionRules(Map.of(ModelWire.COLLECTION, policy), 1_000), naming);
        users.forEach(user -> models.put(user, new StreamModel(policy)));
        loop = TestingLoop.over(this::apply, CONFIG, CLOCK);
    }

    /** One thing that happens. */
    sealed interface Step {
        /** A device sends new operations. */
        record Push(
                String user,
                String device,
                boolean atomic,
                @Nullable String key,
                List<Draft> drafts) implements Step {}

        /** An answer was lost, or a request took a long way round: it arrives once more. */
        record Resend(int which) implements Step {}

        /** Two requests overtake each other before they reach the log. */
        record Overtake() implements Step {}

        /** The service polls, works, and perhaps dies. */
        record Work(int requests, int perTransaction, Crash crash, int survives) implements Step {}

        /** An operator tries a user's failed operations again. */
        record Retry(String user) implements Step {}

        /** What the store refused so far is no longer refused. */
        record Mend() implements Step {}
    }

    /** Where the process dies in a transaction; after the commit nobody was told and no offset was kept. */
    enum Crash {
        NOWHERE,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    /** An operation, before it is known what it builds on. */
    record Draft(
            Kind kind,
            String record,
            int base,
            int id,
            @Nullable Integer skip) {}

    void take(Step step) {
        switch (step) {
            case Step.Push push -> log.add(request(push));
            case Step.Resend resend -> {
                if (!log.isEmpty()) {
                    log.add(log.get(resend.which() % log.size()));
                }
            }
            case Step.Overtake ignored -> {
                if (log.size() - committed >= 2) {
                    log.add(log.size() - 2, log.removeLast());
                }
            }
            case Step.Work work -> work(work);
            case Step.Retry retry ->
                assertThat(store.retry(retry.user(), now()))
                        .isEqualTo(model(retry.user()).retry(store.refuses()));
            case Step.Mend ignored -> store.mend();
        }
    }

    private Request request(Step.Push push) {
        List<Sent> operations = new ArrayList<>();
        for (Draft draft : push.drafts()) {
            operations.add(sent(push.user(), push.device(), draft));
        }
        return new Request("request-" + log.size(), push.user(), push.device(), push.atomic(), push.key(), operations);
    }

    private Sent sent(String user, String device, Draft draft) {
        Long seq = null;
        if (draft.skip() != null) {
            long counter = next.merge(user + device, 1L, Long::sum);
            seq = Math.max(1, counter + draft.skip());
        }
        Exchange.Stored head = model(user).head(draft.record());
        boolean onHead = draft.base() == 0 && draft.kind() != Kind.RESTORE;
        long base = head != null && onHead ? head.version() : draft.base();
        boolean content = draft.kind() != Kind.DELETE && draft.kind() != Kind.RESTORE;
        boolean poison = content && draft.id() % 23 == 0;
        String payload = switch (draft.kind()) {
            case DELETE -> "null";
            case RESTORE -> Contents.restoring(1 + draft.id() % 8);
            default -> Contents.of(draft.id(), poison);
        };
        // Devices name their operations after their own; now and then an id comes back with another content.
        return new Sent(device + "-" + draft.id(), seq, draft.kind(), draft.record(), base, payload, poison);
    }

    private void work(Step.Work work) {
        int end = Math.min(log.size(), committed + work.requests());
        int from = committed;
        while (from < end) {
            int to = Math.min(end, from + work.perTransaction());
            boolean last = to == end;
            crash = last ? work.crash() : Crash.NOWHERE;
            survives = work.survives();
            List<OperationBatch> batches = log.subList(from, to).stream()
                    .map(request -> ModelWire.batch(request, now()))
                    .toList();
            try {
                List<BatchOutcome> outcomes =
                        loop.apply(batches, Set.of()).await().indefinitely();
                assertThat(outcomes).extracting(BatchOutcome::batchId).isEqualTo(ids(batches));
            } catch (PartitionLostException e) {
                assertThat(disagreement).isNull();
                return;
            }
            from = to;
        }
        committed = end;
    }

    private static List<String> ids(List<OperationBatch> batches) {
        return batches.stream().map(OperationBatch::batchId).toList();
    }

    /** Times come from a clock that stands still now and then. */
    private Instant now() {
        return START.plusMillis(transactions++ / 3);
    }

    /** Each commit is told to the model, unless the process dies before it. */
    private Uni<List<BatchOutcome>> apply(List<OperationBatch> batches) {
        try {
            return Uni.createFrom().item(commit(batches));
        } catch (PgException | PartitionLostException e) {
            return Uni.createFrom().failure(e);
        } catch (RuntimeException | AssertionError e) {
            // The loop takes what it does not know for an outage, and would wait for its end.
            disagreement = e;
            return Uni.createFrom().failure(TestingLoss.lost());
        }
    }

    private List<BatchOutcome> commit(List<OperationBatch> batches) {
        InMemoryStore.Transaction transaction = store.begin(batches, now());
        boolean dies = crash != Crash.NOWHERE && survives-- <= 0;
        if (dies && crash == Crash.BEFORE_COMMIT) {
            throw TestingLoss.lost();
        }
        transaction.commit();
        transaction.outcomes().forEach(this::compare);
        if (dies) {
            throw TestingLoss.lost();
        }
        return transaction.outcomes();
    }

    /** Only what this transaction decided of the request: the loop may have taken it apart. */
    private void compare(BatchOutcome batch) {
        Request request = log.stream()
                .filter(one -> one.id().equals(batch.batchId()))
                .findFirst()
                .orElseThrow();
        List<Sent> part = batch.outcomes().stream()
                .map(Outcome::position)
                .map(request.operations()::get)
                .toList();
        assertThat(batch.outcomes().stream().map(ModelWire::told).toList())
                .isEqualTo(model(request.user()).take(request, part, store.refuses()));
    }

    /** All that is left in the log is worked off. */
    void drain() {
        work(new Step.Work(log.size(), 3, Crash.NOWHERE, 0));
        assertThat(committed).isEqualTo(log.size());
    }

    void compare() {
        models.forEach((user, model) -> {
            UserKey key = ModelWire.key(user);
            assertThat(store.tables().rows(key).values().stream().map(ModelWire::stored))
                    .isEqualTo(model.stored());
            assertThat(store.tables().counters(key)).isEqualTo(model.counters());
            assertThat(store.tables().conflicts(key).stream().map(ModelWire::settled))
                    .isEqualTo(model.settled());
            assertThat(store.tables().failures(key).values().stream().map(ModelWire::failed))
                    .isEqualTo(model.failed());
            assertThat(store.tables().stream(key).version()).isEqualTo(model.version());
            assertThat(store.tables().stream(key).count())
                    .isEqualTo(model.live().size());
        });
    }

    void compareThoroughly() {
        compare();
        models.forEach((user, model) -> assertThat(
                        store.tables().stream(ModelWire.key(user)).digest().hex())
                .isEqualTo(Contents.digest(ModelWire.COLLECTION, model.live())));
    }

    private StreamModel model(String user) {
        StreamModel model = models.get(user);
        assertThat(model).as(user).isNotNull();
        return model;
    }
}
