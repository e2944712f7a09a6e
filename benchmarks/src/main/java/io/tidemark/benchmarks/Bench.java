package io.tidemark.benchmarks;

import io.tidemark.benchmarks.export.ExportBench;
import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Report;
import io.tidemark.benchmarks.flags.FlagsBench;
import io.tidemark.benchmarks.integrity.IntegrityBench;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.localonly.SwitchBench;
import io.tidemark.benchmarks.monthly.MonthlyBench;
import io.tidemark.benchmarks.peer.PeerBench;
import io.tidemark.benchmarks.peer.PouchServer;
import io.tidemark.benchmarks.push.CurveBench;
import io.tidemark.benchmarks.push.Flaw;
import io.tidemark.benchmarks.push.PushBench;
import io.tidemark.benchmarks.push.PushBench.Overload;
import io.tidemark.benchmarks.read.PullBench;
import io.tidemark.benchmarks.read.ReadBench;
import io.tidemark.benchmarks.sockets.SocketBench;
import io.tidemark.benchmarks.sockets.SocketBench.Memory;
import io.tidemark.benchmarks.store.CeilingStore;
import io.tidemark.benchmarks.store.ExportedRows;
import io.tidemark.benchmarks.store.Footprint;
import io.tidemark.benchmarks.store.Meters;
import io.tidemark.benchmarks.store.Poison;
import io.tidemark.benchmarks.store.Superuser;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.servers.NodePackages;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** One run: part after part, on the same suite, so that its figures can be compared with each other. */
final class Bench {
    private static final int[] LIGHT_CLIENTS = {1, 2};
    private static final int OVERLOAD = 5;
    private static final int ON_THEIR_WAY = 400;
    private static final int EXPORTED = 200_000;

    private final RunningSuite suite;
    private final BenchPlan plan;
    private final Report report;
    private final Timing timing;
    private final Superuser database;

    Bench(RunningSuite suite, BenchPlan plan, Report report) {
        this.suite = suite;
        this.plan = plan;
        this.report = report;
        this.timing = new Timing(plan.warmUp(), plan.measured());
        this.database = new Superuser(suite.databasePort(), suite.databasePassword());
    }

    void run() throws Exception {
        report.begin(timing.toString());
        PushBench pushes = new PushBench(suite, timing);
        if (!plan.warmSuite().isZero()) {
            report.note("%d s of bulk pushes first, until all of the suite is compiled"
                    .formatted(plan.warmSuite().toSeconds()));
            new PushBench(suite, new Timing(plan.warmSuite(), Duration.ofSeconds(1)))
                    .bulk("push.warm", suite.gateway(), plan.clients(), plan.batch());
        }
        if (plan.parts().contains(Part.BULK)) {
            bulk(pushes);
        }
        if (plan.parts().contains(Part.PEER)) {
            peer();
        }
        if (plan.parts().contains(Part.LIGHT)) {
            report.section("Pushes of a single operation, 50 a second by each client; waiting for its turn counts");
            for (int clients : LIGHT_CLIENTS) {
                report.add(pushes.light(clients));
            }
        }
        if (plan.parts().contains(Part.CEILING)) {
            ceiling();
        }
        if (plan.parts().contains(Part.OVERLOAD)) {
            overload(pushes);
        }
        if (plan.parts().contains(Part.POISON)) {
            poison(pushes);
        }
        if (plan.parts().contains(Part.READ)) {
            read();
        }
        if (plan.parts().contains(Part.SWITCH)) {
            report.section("From PUT /ops/local-only to the first push that is answered 503 local-only");
            report.add(new SwitchBench(suite).measure());
        }
        if (plan.parts().contains(Part.SOCKETS)) {
            sockets();
        }
        if (plan.parts().contains(Part.FLAGS)) {
            flags();
        }
        if (plan.parts().contains(Part.INTEGRITY)) {
            new IntegritySection(suite, plan, report, database).run(pushes);
        }
        if (plan.parts().contains(Part.EXPORT)) {
            export();
        }
        if (plan.parts().contains(Part.MONTHLY)) {
            report.section("The monthly load test: %d clients, %d operations a request"
                    .formatted(plan.clients(), plan.batch()));
            new MonthlyBench(suite, timing, plan.clients(), plan.batch()).measure(report::add, report::expect);
        }
        if (plan.parts().contains(Part.CURVE)) {
            curve();
        }
    }

    private void flags() throws Exception {
        report.section("%d flags for another user each time, straight to the service: %d clients"
                .formatted(FlagsBench.FLAGS, plan.clients()));
        try (FlagsBench flags = new FlagsBench(suite, timing, plan.clients())) {
            report.add(flags.here());
            String obstacle = NodePackages.obstacle();
            if (obstacle.isEmpty()) {
                report.add(flags.there());
                report.ratio("flags.to-unleash", "flags.frontend", "flags.frontend.unleash");
            } else {
                report.note("not compared with a real Unleash server: " + obstacle);
            }
            report.section("%,d flags read from PostgreSQL, compiled and rendered".formatted(FlagsBench.MANY));
            report.add(flags.load());
        }
    }

    private void export() throws Exception {
        report.section(
                "%,d snapshots of 1 KiB out of the store, one of ten with something to redact".formatted(EXPORTED));
        try (ExportedRows rows = ExportedRows.in(database, EXPORTED)) {
            export(new ExportBench(suite, rows));
        }
    }

    private void export(ExportBench exports) throws Exception {
        report.add(exports.first());
        report.add(exports.copy());
        double before = exports.resident();
        for (String format : List.of("ndjson", "csv")) {
            report.add(exports.export(format, "identity"));
        }
        for (String encoding : List.of("gzip", "zstd")) {
            report.add(exports.export("ndjson", encoding));
        }
        report.add(exports.small("export.small"));
        for (String name : List.of("ndjson", "csv", "ndjson.gzip", "ndjson.zstd")) {
            report.ratio("export." + name + ".to-copy", "export." + name, "export.copy");
        }
        report.note("resident memory of export-service: %.0f MiB before the large ones, %.0f MiB after them"
                .formatted(before, exports.resident()));
    }

    private void bulk(PushBench pushes) throws InterruptedException {
        report.section("Bulk push: %d clients, %d operations of 1 KiB a request, answered after the database commit"
                .formatted(plan.clients(), plan.batch()));
        report.add(pushes.bulk(PushBench.THROUGH_GATEWAY, suite.gateway(), plan.clients(), plan.batch()));
        report.add(pushes.bulk("push.bulk.straight", suite.service("ingest-service"), plan.clients(), plan.batch()));
        report.ratio("push.gateway", PushBench.THROUGH_GATEWAY, "push.bulk.straight");
    }

    private void peer() throws Exception {
        report.section("A server of CouchDB's protocol from npm, without fsync: %d clients, _bulk_docs of %d"
                .formatted(plan.clients(), plan.batch()));
        String obstacle = NodePackages.obstacle();
        if (!obstacle.isEmpty()) {
            report.note("not measured: " + obstacle);
            return;
        }
        settle();
        try (PouchServer peer = PouchServer.start(plan.peers())) {
            report.add(new PeerBench(timing).measure(peer, plan.clients(), plan.batch()));
        }
        report.ratio("push.to-peer", PushBench.THROUGH_GATEWAY, "peer.bulk");
    }

    /** What has the machine next is not to pay for the pushes before it: until they are checked, and their pages are written. */
    private void settle() throws Exception {
        new IntegrityBench(suite, database).rest();
        database.checkpoint();
    }

    private void overload(PushBench pushes) throws InterruptedException {
        report.section("Overload: %d times the operations that %d clients get through; at most %d requests on their way"
                .formatted(OVERLOAD, plan.clients(), ON_THEIR_WAY));
        Figure peak = pushes.bulk("push.peak", suite.gateway(), plan.clients(), plan.batch());
        report.add(peak);
        Overload overload =
                pushes.overload(OVERLOAD * Objects.requireNonNull(peak.perSecond()), ON_THEIR_WAY, plan.batch());
        report.add(overload.figure());
        report.note(
                "of %,d requests that were due %,d found too many on their way; of %,d that were sent, warm-up included, %.1f %% were told "
                                .formatted(
                                        overload.due(),
                                        overload.unsent(),
                                        overload.sent(),
                                        100.0 * overload.refused() / Math.max(1, overload.sent()))
                        + "to come back later");
        report.add(pushes.bulk("push.peak.after", suite.gateway(), plan.clients(), plan.batch()));
        report.ratio("push.overload.to-before", "push.overload", "push.peak");
        report.ratio("push.overload.to-after", "push.overload", "push.peak.after");
    }

    /** Sound ones before, between and after: in a suite that gets faster, one neighbour alone would flatter or accuse. */
    private void poison(PushBench pushes) throws Exception {
        report.section("One operation in %,d can't be applied".formatted(Flaw.ONE_IN));
        Poison poison = Poison.in(database);
        try {
            report.add(pushes.flawed("push.sound", plan.clients(), plan.batch(), Flaw.NONE));
            report.add(pushes.flawed("push.poisoned", plan.clients(), plan.batch(), Flaw.POISONED));
            report.add(pushes.flawed("push.sound.between", plan.clients(), plan.batch(), Flaw.NONE));
            report.add(pushes.flawed("push.malformed", plan.clients(), plan.batch(), Flaw.MALFORMED));
            report.add(pushes.flawed("push.sound.after", plan.clients(), plan.batch(), Flaw.NONE));
        } finally {
            poison.close();
        }
        report.ratio("push.poisoned.than-before", "push.sound", "push.poisoned");
        report.ratio("push.poisoned.than-after", "push.sound.between", "push.poisoned");
        report.ratio("push.malformed.than-before", "push.sound.between", "push.malformed");
        report.ratio("push.malformed.than-after", "push.sound.after", "push.malformed");
    }

    private void curve() throws Exception {
        report.section("Bulk push while the store grows to %,d snapshots".formatted(plan.rows()));
        Meters meters = new Meters(suite, database);
        Footprint before = meters.read();
        new CurveBench(suite, database, plan.measured(), plan.clients(), plan.batch()).run(plan.rows(), report::add);
        meters.read().since(before).forEach(report::add);
    }

    private void sockets() throws Exception {
        report.section(
                "%,d idle sockets, straight to ingest-service: resident memory of its process without and with them"
                        .formatted(SocketBench.SOCKETS));
        try (SocketBench sockets = new SocketBench(suite)) {
            report.add(sockets.open());
            Memory memory = sockets.memory();
            report.note("%.1f MiB without, %.1f MiB with them: %.1f MiB more, %.1f KiB a socket"
                    .formatted(memory.without(), memory.with(), memory.more(), memory.kibibytesEach()));
        }
    }

    private void ceiling() throws Exception {
        report.section("The ceiling: the same rows straight into PostgreSQL, %d writers, %d rows a transaction"
                .formatted(CeilingStore.WRITERS, CeilingStore.ROWS_PER_TRANSACTION));
        settle();
        try (CeilingStore store = CeilingStore.create(database)) {
            report.add(Figure.of("ceiling", "rows", store.measure(timing)));
        }
        report.ratio("push.to-ceiling", PushBench.THROUGH_GATEWAY, "ceiling");
    }

    private void pull() throws Exception {
        report.section("%,d changes pulled from the beginning, straight, one reader".formatted(PullBench.CHANGES));
        PullBench pulls = new PullBench(suite, timing);
        pulls.prepare();
        report.add(pulls.plain());
        PullBench.Pulled pulled = pulls.pulled();
        report.add(pulled.figure());
        report.note("PostgreSQL had %.0f %% of a processor meanwhile".formatted(100 * pulled.databaseShare()));
        report.ratio("read.pull.to-plain", "read.pull", "read.pull.plain");
    }

    private void read() throws Exception {
        report.section("Reads: %d clients".formatted(plan.clients()));
        ReadBench reads = new ReadBench(suite, timing, plan.clients(), "reader");
        reads.prepare();
        if (!plan.warmSuite().isZero()) {
            new ReadBench(
                            suite,
                            new Timing(plan.warmSuite().dividedBy(2), Duration.ofSeconds(1)),
                            plan.clients(),
                            "warm-reader")
                    .warm();
        }
        report.add(reads.empty("read.empty"));
        report.add(reads.nothingNew("read.nothing-new.straight", suite.service("snapshot-service")));
        report.add(reads.empty("read.empty.after"));
        report.add(reads.nothingNew("read.nothing-new", suite.gateway()));
        report.add(reads.thousand());
        report.ratio("read.to-empty", "read.nothing-new.straight", "read.empty");
        report.ratio("read.to-empty.after", "read.nothing-new.straight", "read.empty.after");
        pull();
    }
}
