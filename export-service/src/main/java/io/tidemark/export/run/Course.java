package io.tidemark.export.run;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.export.audit.Ending;
import io.tidemark.export.audit.Ending.Outcome;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.http.ProblemException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How far an export has come, and whether it may go on. Written by one thread after the other. */
final class Course {
    private static final Logger LOG = Logger.getLogger(Exports.class);

    private final RunConfig config;
    private final ExportFormat format;
    private final IntConsumer told;
    private final long begunNanos = System.nanoTime();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean whole = true;

    Course(RunConfig config, ExportFormat format, IntConsumer told) {
        this.config = config;
        this.format = format;
        this.told = told;
    }

    void rendered(int rows) {
        lines.addAndGet(rows);
        told.accept(rows);
    }

    void sent(int more) {
        bytes.addAndGet(more);
    }

    /** False when a limit is reached; what can't say of itself that it was cut short breaks off. */
    boolean goesOn() {
        boolean late = System.nanoTime() - begunNanos > config.maxTime().toNanos();
        if (!late && bytes.get() <= config.maxSize().asLongValue()) {
            return true;
        }
        whole = false;
        if (!format.hasTrailer()) {
            throw ProblemException.of(
                    ErrorCode.EXPORT_TOO_LARGE,
                    "the export is over a limit: narrow it down, or use ndjson, which can go on");
        }
        return false;
    }

    boolean isWhole() {
        return whole;
    }

    Ending ending(@Nullable Throwable failure, boolean cancelled) {
        Outcome outcome = whole ? Outcome.COMPLETE : Outcome.CUT_SHORT;
        if (failure != null) {
            outcome = Outcome.FAILED;
        } else if (cancelled) {
            outcome = Outcome.ABANDONED;
        }
        return new Ending(outcome, lines.get(), bytes.get(), failure == null ? null : name(failure));
    }

    void warn(ExportOrder order, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warnf("Export %s of %s: %s", order.id(), order.selection().tenant(), failure);
        }
    }

    private static String name(Throwable failure) {
        return failure instanceof ProblemException problem
                ? problem.code().code()
                : failure.getClass().getSimpleName();
    }
}
