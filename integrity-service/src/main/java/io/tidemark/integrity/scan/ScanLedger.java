package io.tidemark.integrity.scan;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The running scan, of which there is at most one, and the latest ones before it. In memory; safe for threads. */
@Singleton
final class ScanLedger {
    private final int kept;
    private final Deque<ScanState> ended = new ArrayDeque<>();
    private ScanState.@Nullable Running running;

    ScanLedger(ScanConfig config) {
        this.kept = config.kept();
    }

    /** A new running scan, unless there is one. */
    synchronized Optional<ScanState.Running> begin(TenantScope scope, Instant at) {
        if (running != null) {
            return Optional.empty();
        }
        running = ScanState.Running.begin(scope, at);
        return Optional.of(running);
    }

    synchronized void advance(UnaryOperator<ScanState.Running> step) {
        running = step.apply(current());
    }

    /** What the running scan has found until now. */
    synchronized List<CheckResult> checks() {
        return current().progress().checks();
    }

    synchronized ScanState.Completed complete(Instant at) {
        return end(current().completed(at));
    }

    synchronized void fail(Instant at, String reason) {
        end(current().failed(at, reason));
    }

    /** Newest first, as far as the scope covers them. */
    synchronized List<ScanState> recent(TenantScope scope) {
        Deque<ScanState> all = new ArrayDeque<>(ended);
        if (running != null) {
            all.addFirst(running);
        }
        return all.stream()
                .filter(scan -> scope.covers(scan.progress().scope()))
                .toList();
    }

    Optional<ScanState> find(UUID id, TenantScope scope) {
        return recent(scope).stream()
                .filter(scan -> scan.progress().id().equals(id))
                .findFirst();
    }

    private ScanState.Running current() {
        if (running == null) {
            throw new IllegalStateException("no scan is running");
        }
        return running;
    }

    private <S extends ScanState> S end(S state) {
        running = null;
        ended.addFirst(state);
        if (ended.size() > kept) {
            ended.removeLast();
        }
        return state;
    }
}
