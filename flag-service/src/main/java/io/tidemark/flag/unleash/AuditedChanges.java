package io.tidemark.flag.unleash;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import io.tidemark.flag.feature.ChangeAuditStore.Entry;
import io.tidemark.flag.feature.ChangeOutcome;
import io.tidemark.http.Unavailable;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has each change of Unleash audited in our PostgreSQL, with the person and the reason that Unleash does not know. Only
 * turning local-only on does not wait for the audit: its row is kept here and written when PostgreSQL is back, and the log
 * has it at once, in case we do not live to see that.
 */
final class AuditedChanges {
    private static final Logger LOG = Logger.getLogger(AuditedChanges.class);

    private final UnleashLedgerStore ledger;
    private final UnleashFollower follower;
    private final Duration ledgerTimeout;
    private final AtomicInteger ledgerUp;
    private final Queue<Entry> late = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean tending = new AtomicBoolean();

    AuditedChanges(UnleashLedgerStore ledger, UnleashFollower follower, Duration ledgerTimeout, MeterRegistry metrics) {
        this.ledger = ledger;
        this.follower = follower;
        this.ledgerTimeout = ledgerTimeout;
        this.ledgerUp = metrics.gauge("dependency_up", Tags.of("dependency", "postgresql"), new AtomicInteger());
        metrics.gaugeCollectionSize("flag_audit_late", Tags.empty(), late);
    }

    /** What is to be done in Unleash, unless the given condition forbids it. */
    interface Work extends Function<Predicate<Made.Shape>, Uni<Made>> {}

    /**
     * Does the work, one change after the other.
     *
     * @param urgent whether it is not to wait long for its turn, for it may go unaudited
     */
    Uni<ChangeOutcome> carryOut(Work work, boolean urgent) {
        AtomicReference<@Nullable Made> made = new AtomicReference<>();
        AtomicBoolean began = new AtomicBoolean();
        return withLedger(work, urgent, began, made)
                .onFailure(e -> !began.get() && Unavailable.isCauseOf(e))
                .recoverWithUni(e -> work.apply(AuditedChanges::mayGoUnaudited).invoke(this::keep))
                .onFailure(e -> made.get() != null)
                .recoverWithUni(e -> {
                    // It is made, only its audit row is not.
                    Made done = Objects.requireNonNull(made.get());
                    keep(done);
                    return Uni.createFrom().item(done);
                })
                .map(Made::outcome);
    }

    private Uni<Made> withLedger(Work work, boolean urgent, AtomicBoolean began, AtomicReference<@Nullable Made> made) {
        Uni<Made> whole = ledger.exclusively(turn -> {
            began.set(true);
            return work.apply(shape -> true)
                    .invoke(made::set)
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
                .recoverWithUni(() -> began.get()
                        ? Uni.createFrom().nothing()
                        : Uni.createFrom().failure(new TimeoutException("no lock")));
        return Uni.combine().any().of(whole, tooLate);
    }

    private static boolean mayGoUnaudited(Made.Shape shape) {
        return Widening.isOfKillSwitch(shape.feature(), shape.before(), shape.after());
    }

    private void keep(Made made) {
        made.entry().ifPresent(entry -> {
            late.add(entry);
            LOG.errorf("PostgreSQL is away, the audit row follows when it is back: %s", entry);
        });
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
        Entry first = late.peek();
        return first == null
                ? Uni.createFrom().voidItem()
                : ledger.exclusively(turn -> turn.append(first)).invoke(late::poll).chain(this::writeLate);
    }
}
