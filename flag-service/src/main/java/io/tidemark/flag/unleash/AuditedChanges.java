package io.tidemark.flag.unleash;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.flag.feature.ChangeOutcome;
import io.tidemark.flag.feature.StoreStep;
import io.tidemark.http.Unavailable;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has each change of Unleash audited in our PostgreSQL, with the person and the reason that Unleash does not know. Only
 * turning local-only on does not wait for the audit: its row is kept (see {@link LateAudit}) and written when PostgreSQL is
 * back, by whichever process is there then.
 */
final class AuditedChanges {
    private static final Logger LOG = Logger.getLogger(AuditedChanges.class);

    private final UnleashLedgerStore ledger;
    private final UnleashFollower follower;
    private final Duration ledgerTimeout;
    private final AtomicInteger ledgerUp;
    private final LateAudit late;
    private final AtomicBoolean tending = new AtomicBoolean();

    AuditedChanges(
            UnleashLedgerStore ledger,
            UnleashFollower follower,
            LateAudit late,
            Duration ledgerTimeout,
            MeterRegistry metrics) {
        this.ledger = ledger;
        this.follower = follower;
        this.late = late;
        this.ledgerTimeout = ledgerTimeout;
        this.ledgerUp = metrics.gauge("dependency_up", Tags.of("dependency", "postgresql"), new AtomicInteger());
    }

    /** What may be done, and what else is done with it. */
    interface Permit {
        boolean allows(Made.Shape shape);

        /** Does the step that belongs to a change, before the change: should it fail, nothing is changed. */
        Uni<Void> join(StoreStep step, long epoch);
    }

    /** What is to be done in Unleash, as far as it is permitted. */
    interface Work extends Function<Permit, Uni<Made>> {}

    private record Audited(UnleashLedgerStore.Turn turn, Course course) implements Permit {
        @Override
        public boolean allows(Made.Shape shape) {
            return true;
        }

        @Override
        public Uni<Void> join(StoreStep step, long epoch) {
            course.joined = !step.equals(StoreStep.NONE);
            return turn.join(step, epoch);
        }
    }

    private record Unaudited() implements Permit {
        @Override
        public boolean allows(Made.Shape shape) {
            return Widening.isOfKillSwitch(shape.feature(), shape.before(), shape.after());
        }

        @Override
        public Uni<Void> join(StoreStep step, long epoch) {
            return step.equals(StoreStep.NONE)
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().failure(UnleashFeatureStore.unavailable("the change can't be recorded now"));
        }
    }

    /**
     * Does the work, one change after the other.
     *
     * @param urgent whether it is not to wait long for its turn, for it may go unaudited
     */
    Uni<ChangeOutcome> carryOut(Work work, boolean urgent) {
        Course course = new Course();
        return withLedger(work, urgent, course)
                .onFailure(e -> urgent && !course.hasBegun() && Unavailable.isCauseOf(e))
                .recoverWithUni(e -> work.apply(new Unaudited()).call(this::keep))
                .onFailure(e -> course.made != null && !course.joined)
                .recoverWithUni(e -> {
                    // It is made, only its audit row is not.
                    Made done = Objects.requireNonNull(course.made);
                    return keep(done).replaceWith(done);
                })
                .map(Made::outcome);
    }

    private Uni<Made> withLedger(Work work, boolean urgent, Course course) {
        Uni<Made> whole = ledger.exclusively(turn -> {
            if (!course.begin()) {
                return Uni.createFrom().failure(new TimeoutException("the lock came too late"));
            }
            return work.apply(new Audited(turn, course))
                    .invoke(done -> course.made = done)
                    .call(done -> done.entry()
                            .map(turn::append)
                            .orElseGet(() -> Uni.createFrom().voidItem()));
        });
        if (!urgent) {
            return whole;
        }
        // Whoever waits for the lock in vain goes on without it; whoever has it keeps it to the end.
        Uni<Made> tooLate = Uni.createFrom()
                .<Made>nothing()
                .ifNoItem()
                .after(ledgerTimeout)
                .recoverWithUni(() -> course.giveUp()
                        ? Uni.createFrom().failure(new TimeoutException("no lock"))
                        : Uni.createFrom().nothing());
        return Uni.combine().any().of(whole, tooLate);
    }

    /** How far one change has come. */
    private static final class Course {
        private enum Start {
            AWAITED,
            BEGUN,
            GIVEN_UP
        }

        private final AtomicReference<Start> start = new AtomicReference<>(Start.AWAITED);
        private volatile boolean joined;
        private volatile @Nullable Made made;

        /** False when it was given up on: whoever gave up has gone on without the lock, and it is not to be done twice. */
        boolean begin() {
            return start.compareAndSet(Start.AWAITED, Start.BEGUN);
        }

        boolean giveUp() {
            return start.compareAndSet(Start.AWAITED, Start.GIVEN_UP);
        }

        boolean hasBegun() {
            return start.get() == Start.BEGUN;
        }
    }

    private Uni<Void> keep(Made made) {
        return Uni.createFrom()
                .voidItem()
                // The disk may take its time.
                .emitOn(Infrastructure.getDefaultExecutor())
                .invoke(() -> made.entry().ifPresent(late::add));
    }

    /** Writes what is late, beside everything else. */
    void tend() {
        if (tending.compareAndSet(false, true)) {
            follower.tend()
                    .chain(this::writeLate)
                    .ifNoItem()
                    .after(ledgerTimeout)
                    .fail()
                    .onTermination()
                    .invoke(() -> tending.set(false))
                    .subscribe()
                    .with(done -> ledgerUp.set(1), e -> {
                        ledgerUp.set(0);
                        LOG.debug("PostgreSQL does not answer", e);
                    });
        }
    }

    private Uni<Void> writeLate() {
        return late.first()
                .map(row -> ledger.exclusively(turn -> turn.appendOnce(row))
                        .emitOn(Infrastructure.getDefaultExecutor())
                        .invoke(() -> late.written(row))
                        .chain(this::writeLate))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
