package io.tidemark.snapshot.feed;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Unavailable;
import io.tidemark.snapshot.store.RequestContext;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the questions together that come while others are on their way, and asks them as one. A question never joins one that
 * is on its way: what was done before it came is in its answer. Whose neighbour can't be answered is asked for again alone;
 * an outage is told to all.
 */
final class AskedTogether<Q, A> {
    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final Limits limits;
    private final Function<List<Q>, Uni<List<A>>> ask;
    private final Supplier<Executor> fresh;
    private final AtomicInteger taken = new AtomicInteger();
    private final Set<Asked<Q, A>> waiting = new LinkedHashSet<>();
    private int onTheirWay;

    /**
     * What is allowed.
     *
     * @param atOnce how many questions are on their way at the same time
     * @param together how many are put together
     * @param places how many may wait or be on their way
     * @param patience how long each waits
     */
    record Limits(int atOnce, int together, int places, Duration patience) {}

    /**
     * Asks with that.
     *
     * @param ask answers each question, in their order
     * @param fresh a context that belongs to none of those who ask
     */
    AskedTogether(Limits limits, Function<List<Q>, Uni<List<A>>> ask, Supplier<Executor> fresh) {
        this.limits = limits;
        this.ask = ask;
        this.fresh = fresh;
    }

    /** The answer; fails with {@code overloaded} when there is no place. */
    Uni<A> ask(Q question) {
        return Uni.createFrom().deferred(() -> {
            if (taken.incrementAndGet() > limits.places()) {
                taken.decrementAndGet();
                return Uni.createFrom()
                        .failure(ProblemException.retryable(
                                ErrorCode.OVERLOADED, "too many reads wait already", COME_BACK));
            }
            return inTurn(question, RequestContext.current());
        });
    }

    private Uni<A> inTurn(Q question, Executor request) {
        Asked<Q, A> asked = new Asked<>(question);
        return Uni.createFrom()
                .<A>emitter(answer -> enter(asked, answer))
                .ifNoItem()
                .after(limits.patience())
                .fail()
                .onTermination()
                .invoke(() -> leave(asked))
                .emitOn(request);
    }

    private void enter(Asked<Q, A> asked, UniEmitter<? super A> answer) {
        asked.answer = answer;
        synchronized (waiting) {
            waiting.add(asked);
            if (onTheirWay == limits.atOnce()) {
                return;
            }
            onTheirWay++;
        }
        next();
    }

    /** Also told of whoever was answered and goes away only then. */
    private void leave(Asked<Q, A> asked) {
        if (!asked.left.compareAndSet(false, true)) {
            return;
        }
        taken.decrementAndGet();
        synchronized (waiting) {
            waiting.remove(asked);
        }
    }

    private void next() {
        List<Asked<Q, A>> group = group();
        if (!group.isEmpty()) {
            fresh.get().execute(() -> answers(group).subscribe().with(done -> next(), lost -> next()));
        }
    }

    /** Those who wait the longest; when nobody does, one question less is on its way. */
    private List<Asked<Q, A>> group() {
        synchronized (waiting) {
            List<Asked<Q, A>> group = waiting.stream().limit(limits.together()).toList();
            group.forEach(waiting::remove);
            if (group.isEmpty()) {
                onTheirWay--;
            }
            return group;
        }
    }

    private Uni<Void> answers(List<Asked<Q, A>> group) {
        return ask.apply(group.stream().map(asked -> asked.question).toList())
                .invoke(answers -> tell(group, answers))
                .replaceWithVoid()
                .onFailure(failure -> group.size() > 1 && mayConcernOne(failure))
                .recoverWithUni(() -> alone(group))
                .onFailure()
                .invoke(failure -> group.forEach(asked -> asked.fail(failure)));
    }

    private Uni<Void> alone(List<Asked<Q, A>> group) {
        Stream<Uni<Void>> each =
                group.stream().map(asked -> answers(List.of(asked)).onFailure().recoverWithNull());
        return Uni.join().all(each.toList()).usingConcurrencyOf(1).andFailFast().replaceWithVoid();
    }

    private static boolean mayConcernOne(Throwable failure) {
        return !(failure instanceof ProblemException) && !Unavailable.isCauseOf(failure);
    }

    private static <Q, A> void tell(List<Asked<Q, A>> group, List<A> answers) {
        Iterator<A> next = answers.iterator();
        group.forEach(asked -> asked.tell(next.next()));
    }

    /** One question, and who waits for its answer. */
    private static final class Asked<Q, A> {
        private final Q question;
        private final AtomicBoolean left = new AtomicBoolean();
        private volatile @Nullable UniEmitter<? super A> answer;

        private Asked(Q question) {
            this.question = question;
        }

        private void tell(A item) {
            UniEmitter<? super A> waits = answer;
            if (waits != null) {
                waits.complete(item);
            }
        }

        private void fail(Throwable failure) {
            UniEmitter<? super A> waits = answer;
            if (waits != null) {
                waits.fail(failure);
            }
        }
    }
}
