package io.tidemark.export.job;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.export.job.ResultFile.NotMine;
import io.tidemark.export.run.ExportLimits;
import io.tidemark.export.run.ExportOrder;
import io.tidemark.export.run.Exports;
import io.tidemark.export.source.Selection;
import io.tidemark.export.source.What;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Ticker;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Makes the exports that wait, one after the other. A job whose maker is not heard of is begun anew, as one moment again. */
@Startup
@Singleton
final class JobRunner {
    private static final Logger LOG = Logger.getLogger(JobRunner.class);

    private static final Duration TO_LEAVE = Duration.ofSeconds(2);

    private final WorkStore store;
    private final Exports exports;
    private final ExportLimits limits;
    private final JobConfig config;
    private final Set<Job> running = ConcurrentHashMap.newKeySet();
    private List<Cancellable> looks = List.of();

    JobRunner(WorkStore store, Exports exports, ExportLimits limits, JobConfig config) {
        this.store = store;
        this.exports = exports;
        this.limits = limits;
        this.config = config;
    }

    @PostConstruct
    void begin() {
        Cancellable cleaning = Ticker.every(config.cleaning(), () -> quietly(store.clean()), JobRunner::ended);
        looks = Stream.concat(
                        IntStream.range(0, config.concurrent())
                                .mapToObj(i -> Ticker.every(config.look(), () -> quietly(look()), JobRunner::ended)),
                        Stream.of(cleaning))
                .toList();
    }

    @PreDestroy
    void end() {
        List<Job> left = List.copyOf(running);
        looks.forEach(Cancellable::cancel);
        left.forEach(job -> store.leave(job)
                .ifNoItem()
                .after(TO_LEAVE)
                .fail()
                .onFailure()
                .recoverWithItem(false)
                .await()
                .atMost(TO_LEAVE.multipliedBy(2)));
    }

    /** All that wait now. */
    private Uni<Void> look() {
        return store.take()
                .chain(taken -> taken.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : run(taken.get()).chain(this::look));
    }

    private Uni<Void> run(Job job) {
        Runnable place;
        try {
            place = limits.place(job.key().tenant());
        } catch (ProblemException full) {
            return store.giveBack(job).replaceWithVoid();
        }
        running.add(job);
        return Uni.combine()
                .any()
                .of(Uni.createFrom().deferred(() -> made(job)), lost(job))
                .onTermination()
                .invoke(() -> {
                    running.remove(job);
                    place.run();
                })
                .onFailure()
                .recoverWithUni(failure -> failed(job, failure));
    }

    private Uni<Void> made(Job job) {
        ExportOrder order = order(job);
        ResultFile file = new ResultFile(store, job, config.maxSize().asLongValue());
        return expected(job, order.selection())
                .onItem()
                .transformToMulti(known -> exports.admitted(order, file::rendered))
                .onItem()
                .transformToUniAndConcatenate(file::take)
                .collect()
                .last()
                .chain(file::end);
    }

    /** What is pending in Kafka is not read twice for it. */
    private Uni<Void> expected(Job job, Selection selection) {
        return selection.what() == What.OPERATIONS
                ? Uni.createFrom().voidItem()
                : exports.count(selection)
                        .chain(estimate -> store.expect(job, estimate.count()))
                        .replaceWithVoid();
    }

    /** Fails when the job is not ours any more; is never done before. */
    private Uni<Void> lost(Job job) {
        return Multi.createFrom()
                .ticks()
                .every(config.heartbeat())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(
                        tick -> store.beat(job).onFailure().recoverWithItem(true))
                .select()
                .where(mine -> !mine)
                .toUni()
                .onItem()
                .failWith(NotMine::new)
                .replaceWithVoid();
    }

    private Uni<Void> failed(Job job, Throwable failure) {
        if (failure instanceof NotMine) {
            return Uni.createFrom().voidItem();
        }
        LOG.warnf("Job %s of %s, attempt %d: %s", job.key().id(), job.key().tenant(), job.attempt(), failure);
        boolean mayHelp =
                !(failure instanceof ProblemException problem) || problem.code().retryable();
        String error = failure instanceof ProblemException problem
                ? problem.code().code()
                : failure.getClass().getSimpleName();
        return store.failed(job, error, mayHelp).replaceWithVoid();
    }

    private static ExportOrder order(Job job) {
        JobRequest request = job.request();
        return new ExportOrder(
                job.key().id() + "/" + job.attempt(),
                job.key().user(),
                job.roles(),
                request.selection(job.key().tenant()),
                request.checkedFormat(),
                request.coding(),
                true,
                job.traceId());
    }

    private static Uni<Void> quietly(Uni<Void> work) {
        return work.onFailure()
                .invoke(failure -> LOG.warnf("Exports in the background wait: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    private static void ended(Throwable failure) {
        LOG.error("Exports in the background are made no more", failure);
    }
}
