package io.tidemark.benchmarks;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Report;
import io.tidemark.benchmarks.flags.FlagsBench;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.localonly.SwitchBench;
import io.tidemark.benchmarks.push.PushBench;
import io.tidemark.benchmarks.read.ReadBench;
import io.tidemark.benchmarks.sockets.SocketBench;
import io.tidemark.benchmarks.sockets.SocketBench.Memory;
import io.tidemark.benchmarks.store.CeilingStore;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.servers.NodePackages;

/** One run: part after part, on the same suite, so that its figures can be compared with each other. */
final class Bench {
    private static final int[] LIGHT_CLIENTS = {1, 2};

    private final RunningSuite suite;
    private final BenchPlan plan;
    private final Report report;
    private final Timing timing;

    Bench(RunningSuite suite, BenchPlan plan, Report report) {
        this.suite = suite;
        this.plan = plan;
        this.report = report;
        this.timing = new Timing(plan.warmUp(), plan.measured());
    }

    void run() throws Exception {
        report.begin(timing.toString());
        PushBench pushes = new PushBench(suite, timing);
        if (plan.parts().contains(Part.BULK)) {
            bulk(pushes);
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

    private void bulk(PushBench pushes) throws InterruptedException {
        report.section("Bulk push: %d clients, %d operations of 1 KiB a request, answered after the database commit"
                .formatted(plan.clients(), plan.batch()));
        report.add(pushes.bulk(PushBench.THROUGH_GATEWAY, suite.gateway(), plan.clients(), plan.batch()));
        report.add(pushes.bulk("push.bulk.straight", suite.service("ingest-service"), plan.clients(), plan.batch()));
        report.ratio("push.gateway", PushBench.THROUGH_GATEWAY, "push.bulk.straight");
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
        try (CeilingStore store = CeilingStore.create(suite.databasePort(), suite.databasePassword())) {
            report.add(Figure.of("ceiling", "rows", store.measure(timing)));
        }
        report.ratio("push.to-ceiling", PushBench.THROUGH_GATEWAY, "ceiling");
    }

    private void read() throws Exception {
        report.section("Reads: %d clients".formatted(plan.clients()));
        ReadBench reads = new ReadBench(suite, timing, plan.clients());
        report.add(reads.empty());
        reads.prepare();
        report.add(reads.nothingNew("read.nothing-new.straight", suite.service("snapshot-service")));
        report.add(reads.nothingNew("read.nothing-new", suite.gateway()));
        report.add(reads.thousand());
        report.ratio("read.to-empty", "read.nothing-new.straight", "read.empty");
    }
}
