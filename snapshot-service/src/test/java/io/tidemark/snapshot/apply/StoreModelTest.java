package io.tidemark.snapshot.apply;

import io.tidemark.snapshot.apply.Exchange.Kind;
import io.tidemark.snapshot.apply.ModelWorld.Crash;
import io.tidemark.snapshot.apply.ModelWorld.Draft;
import io.tidemark.snapshot.apply.ModelWorld.Step;
import io.tidemark.snapshot.decision.ConflictPolicy;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * The store against {@link StreamModel}: whatever devices send, in whatever order it arrives, how often, however it is
 * gathered into transactions and taken apart again, wherever the process dies, and whatever an operator retries, both say
 * the same after every step, under each conflict policy, whether the store names what it refuses or leaves it to be found.
 * jqwik prints the seed of each run; a history that failed is tried again first, and {@code @Property(seed = "...")} repeats a
 * whole run.
 */
class StoreModelTest {
    private static final List<String> USERS = List.of("alice", "bob");
    private static final Logger LOOP = Logger.getLogger(ApplyLoop.class.getName());

    /** Thousands of poisoned operations are reported with their traces otherwise. */
    @BeforeContainer
    static void quietly() {
        LOOP.setLevel(Level.OFF);
    }

    @AfterContainer
    static void aloud() {
        LOOP.setLevel(null);
    }

    @Property(tries = 10_000)
    void storeAndModelAgreeAfterEveryStep(
            @ForAll ConflictPolicy policy, @ForAll boolean naming, @ForAll("histories") List<Step> history) {
        ModelWorld world = new ModelWorld(policy, naming, USERS);
        history.forEach(step -> {
            world.take(step);
            world.compare();
        });
        world.drain();
        world.compareThoroughly();
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Arbitraries.frequencyOf(
                        Tuple.of(10, pushes()),
                        Tuple.of(4, Arbitraries.integers().between(0, 100).map(Step.Resend::new)),
                        Tuple.of(2, Arbitraries.create(Step.Overtake::new)),
                        Tuple.of(8, works()),
                        Tuple.of(2, Arbitraries.of(USERS).map(Step.Retry::new)),
                        Tuple.of(1, Arbitraries.create(Step.Mend::new)))
                .list()
                .ofMinSize(4)
                .ofMaxSize(24);
    }

    private static Arbitrary<Step> pushes() {
        return Combinators.combine(
                        Arbitraries.of(USERS),
                        Arbitraries.of("counting", "plain"),
                        Arbitraries.frequency(Tuple.of(2, false), Tuple.of(1, true)),
                        Arbitraries.of("k1", "k2", "k3", "k4").injectNull(0.7),
                        drafts().list().ofMinSize(1).ofMaxSize(5))
                .as(StoreModelTest::push);
    }

    /** What is broken makes nothing of a request without a counter, or of an atomic one: it is refused at the door. */
    private static Step push(String user, String device, boolean atomic, @Nullable String key, List<Draft> drafts) {
        boolean counts = device.equals("counting");
        List<Draft> sent = drafts.stream()
                .map(draft -> new Draft(
                        draft.kind() == Kind.BROKEN && (atomic || !counts) ? Kind.UPSERT : draft.kind(),
                        draft.record(),
                        draft.base(),
                        draft.id(),
                        counts ? draft.skip() : null))
                .toList();
        return new Step.Push(user, device, atomic, key, sent);
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
                                Tuple.of(1, Crash.AFTER_COMMIT)),
                        Arbitraries.integers().between(0, 4))
                .as(Step.Work::new);
    }
}
