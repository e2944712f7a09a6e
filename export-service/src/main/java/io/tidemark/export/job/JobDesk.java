package io.tidemark.export.job;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.export.audit.AuditStore;
import io.tidemark.export.audit.Ending;
import io.tidemark.export.audit.Ending.Outcome;
import io.tidemark.export.job.Job.State;
import io.tidemark.export.run.ExportLimits;
import io.tidemark.http.ProblemException;
import io.tidemark.http.store.PostgresqlProbe;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** What can be done with a job by whoever asked for it, and by the tenant's operators: they see how far it is, and end it. */
@Singleton
final class JobDesk {
    private static final int SECRET_BYTES = 32;

    private final JobStore store;
    private final ExportLimits limits;
    private final AuditStore audit;
    private final PostgresqlProbe probe;
    private final JobConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    JobDesk(
            JobStore store,
            ExportLimits limits,
            AuditStore audit,
            @Readiness PostgresqlProbe probe,
            JobConfig config,
            Clock clock) {
        this.store = store;
        this.limits = limits;
        this.audit = audit;
        this.probe = probe;
        this.config = config;
        this.clock = clock;
    }

    /** Whoever may not begin an export now may not ask for one either. */
    Uni<JobView> create(Job.Key key, String roles, JobRequest request) {
        return Uni.createFrom().deferred(() -> {
            limits.enter(key.tenant()).run();
            byte[] secret = new byte[SECRET_BYTES];
            random.nextBytes(secret);
            return probe.mustAnswer()
                    .chain(() -> store.create(key, roles, request, secret))
                    .map(this::view);
        });
    }

    Uni<JobView> one(Job.Key key) {
        return found(key).map(this::view);
    }

    Uni<JobView.Page> page(String tenant, String user, @Nullable JobCursor after, int limit) {
        return probe.mustAnswer()
                .chain(() -> store.page(tenant, user, after, limit + 1))
                .map(jobs -> page(jobs, limit, this::view));
    }

    /** Without links: those are for whoever asked. */
    Uni<JobView.Page> page(String tenant, @Nullable JobCursor after, int limit) {
        return probe.mustAnswer()
                .chain(() -> store.page(tenant, after, limit + 1))
                .map(jobs -> page(jobs, limit, job -> JobView.of(job, null)));
    }

    private static JobView.Page page(List<Job> jobs, int limit, Function<Job, JobView> view) {
        List<Job> shown = jobs.subList(0, Math.min(limit, jobs.size()));
        String next = jobs.size() > limit ? JobCursor.after(shown.getLast()).text() : null;
        return new JobView.Page(shown.stream().map(view).toList(), next);
    }

    Uni<JobView> cancel(Job.Key key) {
        return probe.mustAnswer()
                .chain(() -> store.cancel(key))
                .map(JobDesk::must)
                .map(this::view);
    }

    /** The same for a job of anybody in the tenant. */
    Uni<JobView> cancelOfTenant(Job.Key key) {
        return probe.mustAnswer()
                .chain(() -> store.ofTenant(key))
                .map(JobDesk::must)
                .chain(store::cancel)
                .map(JobDesk::must)
                .map(job -> JobView.of(job, null));
    }

    /** The job, if that is a link to its result. */
    Uni<Job> linked(Job.Key key, @Nullable String expires, @Nullable String signature) {
        return found(key).invoke(job -> {
            if (job.state() != State.COMPLETE || !Link.isValid(job, expires, signature, clock.instant())) {
                throw ProblemException.of(
                        ErrorCode.NOT_FOUND,
                        "this is no link to a result, or not any more: GET /api/exports/jobs/" + key.id()
                                + " has a new one");
            }
        });
    }

    /** That part of a result, audited and in a place as an export is. */
    Multi<byte[]> bytes(Job job, String roles, Range range) {
        return Multi.createFrom().deferred(() -> {
            Runnable place = limits.enter(job.key().tenant());
            AtomicLong sent = new AtomicLong();
            Downloaded download = new Downloaded(job, roles);
            return audit.begun(download.entry())
                    .onItem()
                    .transformToMulti(begun -> chunks(job, range)
                            .invoke(bytes -> sent.addAndGet(bytes.length))
                            .onTermination()
                            .call((failure, cancelled) -> audit.ended(
                                            download.entry(), ending(job, sent.get(), failure, cancelled))
                                    .onFailure()
                                    .recoverWithNull()))
                    .onTermination()
                    .invoke(place);
        });
    }

    private Multi<byte[]> chunks(Job job, Range range) {
        int first = Math.toIntExact(range.first() / ResultFile.CHUNK);
        int last = Math.toIntExact(range.last() / ResultFile.CHUNK);
        return Multi.createFrom()
                .range(first, range.length() == 0 ? first : last + 1)
                .onItem()
                .transformToUniAndConcatenate(
                        ordinal -> store.chunk(job, ordinal).map(bytes -> range.cut(bytes, ordinal)));
    }

    private static Ending ending(Job job, long bytes, @Nullable Throwable failure, boolean cancelled) {
        if (failure != null) {
            return new Ending(
                    Outcome.FAILED, job.lines(), bytes, failure.getClass().getSimpleName());
        }
        return new Ending(cancelled ? Outcome.ABANDONED : Outcome.COMPLETE, job.lines(), bytes, null);
    }

    private Uni<Job> found(Job.Key key) {
        return probe.mustAnswer().chain(() -> store.one(key)).map(JobDesk::must);
    }

    private JobView view(Job job) {
        Instant now = clock.instant();
        return JobView.of(job, job.state() == State.COMPLETE ? Link.to(job, now, config.link()) : null);
    }

    private static <T> T must(Optional<T> job) {
        return job.orElseThrow(() -> ProblemException.of(ErrorCode.NOT_FOUND, "there is no such export"));
    }
}
