package io.tidemark.snapshot.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.snapshot.apply.InMemoryStore.Request;
import io.tidemark.snapshot.apply.StreamModel.Kind;
import io.tidemark.snapshot.apply.StreamModel.Sent;
import io.tidemark.snapshot.apply.StreamModel.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The store against {@link StreamModel}: whatever devices send, in whatever order it arrives, how often, however it is
 * gathered into transactions, and wherever the process dies, both say the same after every step. jqwik prints the seed of
 * each run; a history that failed is tried again first, and {@code @Property(seed = "...")} repeats a whole run.
 */
class StoreModelTest {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final List<String> USERS = List.of("alice", "bob");

    @Property(tries = 10_000)
    void storeAndModelAgreeAfterEveryStep(@ForAll("histories") List<Step> history) {
        World world = new World();
        history.forEach(step -> {
            world.take(step);
            world.compare();
        });
        world.drain();
        world.compareThoroughly();
    }

    /** One thing that happens. */
    sealed interface Step {
        /** A device sends new operations. */
        record Push(String user, String device, List<Draft> drafts) implements Step {}

        /** An answer was lost, or a request took a long way round: it arrives once more. */
        record Resend(int which) implements Step {}

        /** Two requests overtake each other before they reach the log. */
        record Overtake() implements Step {}

        /** The service polls, works, and perhaps dies. */
        record Work(int requests, int perTransaction, Crash crash) implements Step {}
    }

    /** Where the process dies in its last transaction of a poll; after the commit nobody was told and no offset was kept. */
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

    /** Both sides, the log between the devices and the store, and the devices' own counters. */
    private static final class World {
        private final InMemoryStore store = new InMemoryStore();
        private final Map<String, StreamModel> models = new HashMap<>();
        private final List<Request> log = new ArrayList<>();
        private final Map<String, Long> next = new HashMap<>();
        private int committed;
        private int transactions;

        World() {
            USERS.forEach(user -> models.put(user, new StreamModel()));
        }

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
            }
        }

        private Request request(Step.Push push) {
            List<Sent> operations = new ArrayList<>();
            for (Draft draft : push.drafts()) {
                operations.add(sent(push.user(), push.device(), draft));
            }
            return new Request(push.user(), push.device(), operations);
        }

        private Sent sent(String user, String device, Draft draft) {
            Long seq = null;
            if (draft.skip() != null) {
                long counter = next.merge(user + device, 1L, Long::sum);
                seq = Math.max(1, counter + draft.skip());
            }
            StreamModel.Stored head = model(user).head(draft.record());
            long base = draft.base() == 0 && head != null ? head.version() : draft.base();
            // Devices name their operations after their own; now and then an id comes back with another content.
            String id = device + "-" + draft.id();
            return new Sent(id, seq, draft.kind(), draft.record(), base, "by " + id);
        }

        private void work(Step.Work work) {
            int end = Math.min(log.size(), committed + work.requests());
            int from = committed;
            while (from < end) {
                int to = Math.min(end, from + work.perTransaction());
                List<Request> requests = log.subList(from, to);
                InMemoryStore.Transaction transaction = store.begin(requests, START.plusMillis(transactions++ / 3));
                boolean last = to == end;
                if (last && work.crash() == Crash.BEFORE_COMMIT) {
                    return;
                }
                List<List<Told>> told = transaction.commit();
                assertThat(told).isEqualTo(expected(requests));
                from = to;
            }
            // What was committed but not marked as read is delivered again, all of the poll.
            if (work.crash() == Crash.NOWHERE) {
                committed = end;
            }
        }

        private List<List<Told>> expected(List<Request> requests) {
            return requests.stream()
                    .map(request -> request.operations().stream()
                            .map(sent -> model(request.user()).take(request.device(), sent))
                            .toList())
                    .toList();
        }

        void drain() {
            work(new Step.Work(log.size(), 3, Crash.NOWHERE));
            assertThat(committed).isEqualTo(log.size());
        }

        void compare() {
            models.forEach((user, model) -> {
                assertThat(store.stored(user)).isEqualTo(model.stored());
                assertThat(store.counters(user)).isEqualTo(model.counters());
                assertThat(store.stream(user).version()).isEqualTo(model.version());
                assertThat(store.stream(user).count()).isEqualTo(model.count());
            });
        }

        void compareThoroughly() {
            compare();
            models.forEach((user, model) ->
                    assertThat(store.stream(user).digest().hex()).isEqualTo(model.digest(InMemoryStore.COLLECTION)));
        }

        private StreamModel model(String user) {
            return models.computeIfAbsent(user, any -> new StreamModel());
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, pushes()),
                        Tuple.of(2, Arbitraries.integers().between(0, 100).map(Step.Resend::new)),
                        Tuple.of(1, Arbitraries.create(Step.Overtake::new)),
                        Tuple.of(4, works()))
                .list()
                .ofMinSize(4)
                .ofMaxSize(24);
    }

    private static Arbitrary<Step> pushes() {
        return Combinators.combine(
                        Arbitraries.of(USERS),
                        Arbitraries.of("counting", "plain"),
                        drafts().list().ofMinSize(1).ofMaxSize(5))
                .as((user, device, drafts) -> new Step.Push(
                        user,
                        device,
                        device.equals("counting")
                                ? drafts
                                : drafts.stream().map(StoreModelTest::uncounted).toList()));
    }

    private static Draft uncounted(Draft draft) {
        Kind kind = draft.kind() == Kind.BROKEN ? Kind.UPSERT : draft.kind();
        return new Draft(kind, draft.record(), draft.base(), draft.id(), null);
    }

    private static Arbitrary<Draft> drafts() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of("r1", "r2", "r3"),
                        Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(1, 1), Tuple.of(1, 3)),
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.frequency(Tuple.of(12, 0), Tuple.of(1, 1), Tuple.of(1, -1)))
                .as(Draft::new);
    }

    private static Arbitrary<Step> works() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.frequency(
                                Tuple.of(4, Crash.NOWHERE),
                                Tuple.of(1, Crash.BEFORE_COMMIT),
                                Tuple.of(1, Crash.AFTER_COMMIT)))
                .as(Step.Work::new);
    }
}
