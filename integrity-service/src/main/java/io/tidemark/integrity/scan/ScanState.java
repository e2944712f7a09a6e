package io.tidemark.integrity.scan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Where a scan stands. What may follow are the methods of each state. */
sealed interface ScanState {
    ScanProgress progress();

    record ScanProgress(UUID id, TenantScope scope, Instant startedAt, long rowsScanned, List<CheckResult> checks) {
        /** How much was found; what two checks see counts twice. */
        long findings() {
            return checks.stream().mapToLong(CheckResult::found).sum();
        }
    }

    record Running(ScanProgress progress) implements ScanState {
        static Running begin(TenantScope scope, Instant at) {
            return new Running(new ScanProgress(UUID.randomUUID(), scope, at, 0, List.of()));
        }

        Running counted(int rows) {
            return new Running(new ScanProgress(
                    progress.id, progress.scope, progress.startedAt, progress.rowsScanned + rows, progress.checks));
        }

        Running checked(List<CheckResult> results) {
            List<CheckResult> checks = new ArrayList<>(progress.checks);
            checks.addAll(results);
            return new Running(new ScanProgress(
                    progress.id, progress.scope, progress.startedAt, progress.rowsScanned, List.copyOf(checks)));
        }

        Completed completed(Instant at) {
            return new Completed(progress, at);
        }

        Failed failed(Instant at, String reason) {
            return new Failed(progress, at, reason);
        }
    }

    record Completed(ScanProgress progress, Instant finishedAt) implements ScanState {}

    /** A scan that did not come to its end: what it found stands, what it did not look at may hold more. */
    record Failed(ScanProgress progress, Instant finishedAt, String reason) implements ScanState {}
}
