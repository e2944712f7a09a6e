package io.tidemark.system.chaos;

import io.tidemark.system.SuiteUnderTest;
import io.tidemark.system.chaos.Evidence.Sent;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * One run: several users, each with devices that count and devices that don't, one that is for ever falling into the water,
 * and a reader of the change feed; a {@link Nemesis} over them; then rest, and the check.
 */
final class ChaosRun {
    /** A run that was mostly down proves nothing. */
    static final double FEWEST_PER_SECOND = 100;

    private static final int USERS = 3;
    private static final int DEVICES = 3;
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(150);
    private static final Duration BETWEEN_FALLS = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofMinutes(8);

    private final SuiteUnderTest suite;
    private final ChaosLog log;
    private final Random random;
    private final String tenant;
    private final EvidenceStore store;
    private final WriterWitness witness;
    private final List<User> users = new ArrayList<>();

    ChaosRun(SuiteUnderTest suite, ChaosLog log, long seed) {
        this.suite = suite;
        this.log = log;
        this.random = new Random(seed);
        this.tenant = "chaos-" + Long.toUnsignedString(seed, 36) + "-"
                + ProcessHandle.current().pid();
        this.store = new EvidenceStore(suite, tenant);
        this.witness = new WriterWitness(suite);
    }

    private record User(String name, List<ChaosDevice> devices, FallenDevices fallen, FeedReader reader) {
        List<Sent> sent() {
            List<Sent> all = new ArrayList<>();
            devices.forEach(device -> all.addAll(device.queue().sent()));
            all.addAll(fallen.sent());
            return all;
        }
    }

    /** What a run showed. */
    record Result(long applied, double perSecond, int faults, List<String> findings) {}

    /** Goes on for that long, and until each kind of fault has had its turn, lets everything come to rest, and says what is wrong. */
    Result run(Duration duration) throws Exception {
        IntStream.range(0, USERS).forEach(i -> users.add(user("u" + i)));
        witness.begin();
        try {
            return strike(duration);
        } finally {
            witness.end();
        }
    }

    private Result strike(Duration duration) throws Exception {
        try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(USERS * (DEVICES + 2) + 2);
                Nemesis nemesis = new Nemesis(suite, log, new Random(random.nextLong()), this::applied, witness)) {
            beginReading();
            List<Future<?>> falling = start(threads);
            Awaitility.await("the first operations to be applied").atMost(DRAIN).until(() -> applied() > 0);
            long start = System.nanoTime();
            Future<?> striking = threads.submit(nemesis);
            over(duration, nemesis, striking);
            falling.forEach(one -> one.cancel(false));
            nemesis.stop();
            striking.get();
            drain();
            long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.MINUTES);
            return new Result(applied(), (double) applied() / seconds, nemesis.faults(), findings());
        }
    }

    /** Who comes later is not shown what is deleted by then; these want to see everything. */
    private void beginReading() {
        for (User user : users) {
            Awaitility.await("the first page of the empty feed of " + user.name())
                    .atMost(DRAIN)
                    .until(() -> {
                        user.reader().tick();
                        return user.reader().hasBegun();
                    });
        }
    }

    /** Lets everybody begin; returns those who fall, for they are never done. */
    private List<Future<?>> start(ScheduledExecutorService threads) {
        List<Future<?>> falling = new ArrayList<>();
        List<Future<?>> going = new ArrayList<>();
        for (User user : users) {
            user.devices().forEach(device -> going.add(every(threads, BETWEEN_REQUESTS, device::tick)));
            going.add(every(threads, BETWEEN_REQUESTS, user.reader()::tick));
            falling.add(every(threads, BETWEEN_FALLS, user.fallen()::tick));
        }
        going.add(every(threads, Duration.ofSeconds(1), () -> log.say(applied() + " operations applied")));
        log.say(going.size() + falling.size() + " clients go on");
        return falling;
    }

    private long applied() {
        return users.stream()
                .flatMap(user -> user.devices().stream())
                .mapToLong(ChaosDevice::applied)
                .sum();
    }

    private User user(String name) {
        ChaosHttp http = new ChaosHttp(suite, suite.token(tenant, name), log);
        List<ChaosDevice> devices = IntStream.range(0, DEVICES)
                .mapToObj(i -> new ChaosDevice(http, "d" + i, i % 2 == 0, new Random(random.nextLong())))
                .toList();
        return new User(name, devices, new FallenDevices(http, new Random(random.nextLong())), new FeedReader(http));
    }

    private Future<?> every(ScheduledExecutorService threads, Duration pause, Runnable tick) {
        Runnable guarded = () -> {
            try {
                tick.run();
            } catch (RuntimeException | Error e) {
                log.announce("a client broke: " + e);
                throw e;
            }
        };
        return threads.scheduleWithFixedDelay(guarded, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void over(Duration duration, Nemesis nemesis, Future<?> striking) {
        long end = System.nanoTime() + duration.toNanos();
        Awaitility.await("each kind of fault to have had its turn; see " + log.file())
                .atMost(duration.plus(DRAIN))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> (System.nanoTime() >= end && nemesis.isThrough()) || striking.isDone());
    }

    private void drain() {
        log.announce("at rest: devices finish what they have begun");
        users.forEach(user -> user.devices().forEach(ChaosDevice::stop));
        Awaitility.await("all requests to be answered; see " + log.file())
                .atMost(DRAIN)
                .until(() -> users.stream()
                        .allMatch(user -> user.fallen().isIdle()
                                && user.devices().stream().allMatch(ChaosDevice::isIdle)));
        Awaitility.await("what nobody asked about to be decided, and the readers to have read; see " + log.file())
                .atMost(DRAIN)
                .pollInterval(Duration.ofSeconds(1))
                .until(this::isCaughtUp);
    }

    private boolean isCaughtUp() throws Exception {
        if (!store.isDrained()) {
            return false;
        }
        for (User user : users) {
            if (user.reader().last() != store.stream(user.name()).version()) {
                return false;
            }
        }
        return true;
    }

    private List<String> findings() throws SQLException, IOException {
        List<String> findings = new ArrayList<>(store.runbookFindings());
        Map<String, Set<String>> logged = store.logged();
        for (User user : users) {
            user.devices().forEach(device -> findings.addAll(device.complaints()));
            findings.addAll(user.reader().complaints());
            Evidence evidence = new Evidence(
                    tenant + "/" + user.name(),
                    user.sent(),
                    store.rows(user.name()),
                    store.heads(user.name()),
                    store.stream(user.name()),
                    user.reader().seen(),
                    logged.getOrDefault(user.name(), Set.of()),
                    store.remembered(user.name()),
                    witness.writes(tenant, user.name()));
            findings.addAll(HistoryCheck.findings(evidence, ChaosHttp.COLLECTION));
        }
        findings.forEach(log::say);
        return findings;
    }
}
