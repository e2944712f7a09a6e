package io.tidemark.integrity.scan;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.integrity.finding.FindingLog;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

/** Runs a scan: the queries one after the other, then a pass over every payload. What it saw is kept as findings. */
@Singleton
final class Scanner {
    private final ScanStore store;
    private final ScanLedger ledger;
    private final ScanMetrics metrics;
    private final FindingLog findings;
    private final Clock clock;

    Scanner(ScanStore store, ScanLedger ledger, ScanMetrics metrics, FindingLog findings, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.metrics = metrics;
        this.findings = findings;
        this.clock = clock;
    }

    /** Runs to its end, whether or not the caller waits for it; fails when a scan is running on this replica. */
    Uni<ScanState.Completed> scan(TenantScope scope) {
        return Uni.createFrom().deferred(() -> {
            if (ledger.begin(scope, clock.instant()).isEmpty()) {
                throw ProblemException.of(ErrorCode.SCAN_RUNNING, "this replica runs one scan at a time");
            }
            Uni<ScanState.Completed> begun = run(scope).memoize().indefinitely();
            begun.subscribe().with(scan -> {}, failure -> {});
            return begun;
        });
    }

    private Uni<ScanState.Completed> run(TenantScope scope) {
        return store.inOneView(scope, this::checks)
                .chain(begun -> findings.saw(ScanEvidence.of(ledger.checks()), begun))
                .map(kept -> ledger.complete(clock.instant()))
                .invoke(scan -> metrics.completed(scan.finishedAt()))
                .onFailure()
                .invoke(failure -> ledger.fail(clock.instant(), Objects.toString(failure.getMessage(), "unknown")));
    }

    /** Says as of when they were made. */
    private Uni<OffsetDateTime> checks(ScanStore.View view) {
        return Multi.createFrom()
                .iterable(Indicator.answeredBySql())
                .onItem()
                .transformToUniAndConcatenate(indicator -> query(indicator, view))
                .onItem()
                .ignoreAsUni()
                .chain(() -> payloads(view))
                .replaceWith(view.begun());
    }

    private Uni<Void> query(Indicator indicator, ScanStore.View view) {
        return view.rows(indicator.query())
                .invoke(rows ->
                        ledger.advance(scan -> scan.checked(List.of(new CheckResult(indicator, rows, rows.size())))))
                .replaceWithVoid();
    }

    private Uni<Void> payloads(ScanStore.View view) {
        PayloadCheck check = new PayloadCheck();
        return view.eachSnapshot(Indicator.HASH_MISMATCH.query(), chunk -> {
                    chunk.forEach(check::examine);
                    ledger.advance(scan -> scan.counted(chunk.size()));
                })
                .invoke(() -> ledger.advance(scan -> scan.checked(check.results())));
    }
}
