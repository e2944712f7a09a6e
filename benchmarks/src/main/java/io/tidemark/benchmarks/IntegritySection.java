package io.tidemark.benchmarks;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Report;
import io.tidemark.benchmarks.integrity.IntegrityBench;
import io.tidemark.benchmarks.push.PushBench;
import io.tidemark.benchmarks.store.Superuser;
import io.tidemark.benchmarks.suite.RunningSuite;
import java.util.ArrayList;
import java.util.List;

/** What integrity-service gets done beside pushes and alone, and what it costs them. */
final class IntegritySection {
    /** How often pushes are measured beside a scan, each time between two without one. */
    private static final int SCANNED = 2;

    private final RunningSuite suite;
    private final BenchPlan plan;
    private final Report report;
    private final Superuser database;
    private final IntegrityBench integrity;

    IntegritySection(RunningSuite suite, BenchPlan plan, Report report, Superuser database) {
        this.suite = suite;
        this.plan = plan;
        this.report = report;
        this.database = database;
        this.integrity = new IntegrityBench(suite, database);
    }

    void run(PushBench pushes) throws Exception {
        report.section("integrity-service beside bulk pushes, and alone");
        double before = integrity.resident();
        IntegrityBench.Beside beside = integrity.beside(
                () -> report.add(pushes.bulk("push.beside-integrity", suite.gateway(), plan.clients(), plan.batch())));
        report.add(beside.applied());
        report.add(beside.heard());
        report.ratio("integrity.keeps-up", IntegrityBench.HEARD, IntegrityBench.APPLIED);
        besideScans(pushes);
        report.add(integrity.incremental());
        report.ratio("integrity.incremental.to-push", IntegrityBench.INCREMENTAL, IntegrityBench.APPLIED);
        report.add(integrity.ceiling());
        integrity.full().forEach(report::add);
        report.ratio("integrity.full-scan.to-sha256", IntegrityBench.FULL, IntegrityBench.CEILING);
        report.ratio("integrity.snapshots.to-sha256", IntegrityBench.SNAPSHOTS, IntegrityBench.CEILING);
        report.note("%.0f MiB resident before, %.0f MiB after %,d stored snapshots"
                .formatted(before, integrity.resident(), database.snapshots()));
    }

    /** Without and with scans by turns, so that a suite that still gets faster, or a store that grows, favours neither. */
    private void besideScans(PushBench pushes) throws Exception {
        integrity.warmUp();
        List<Figure> without = new ArrayList<>();
        List<Figure> beside = new ArrayList<>();
        for (int turn = 0; turn <= SCANNED; turn++) {
            String number = "-" + turn;
            without.add(pushes.bulk("push.without-scan" + number, suite.gateway(), plan.clients(), plan.batch()));
            if (turn < SCANNED) {
                beside.add(integrity.besideScans(
                        () -> pushes.bulk("push.beside-scan" + number, suite.gateway(), plan.clients(), plan.batch())));
            }
        }
        without.forEach(report::add);
        beside.forEach(report::add);
        report.add(Figure.mean("push.without-scan", without));
        report.add(Figure.mean("push.beside-scan", beside));
        report.ratio("push.beside-scan.to-without", "push.beside-scan", "push.without-scan");
    }
}
