package io.tidemark.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.suite.drill.fault.HeldPart;
import io.tidemark.suite.drill.store.TableLock;
import io.tidemark.suite.parts.PartReport;
import io.tidemark.system.SuiteUnderTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/**
 * Kills parts with SIGKILL or stops them for some seconds, one after the other, kills snapshot-service while it writes, takes
 * its leases from it, or lets another process take them over; lets the suite come back and clients get on, and begins anew. The
 * parts, the order and the pauses follow from the seed.
 */
final class Nemesis implements Runnable, AutoCloseable {
    static final String APPLIER = "snapshot-service";
    private static final String TABLE = "table";
    private static final String LEASES = "leases";
    private static final String TAKEOVER = "takeover";
    private static final List<String> VICTIMS =
            List.of("ingest-service", APPLIER, "kafka", "postgresql", TABLE, LEASES, TAKEOVER);
    private static final Duration RECOVERY = Duration.ofMinutes(3);
    private static final int LONGEST_HOLD_MILLIS = 5_000;
    private static final int LONGEST_CALM_MILLIS = 2_000;
    private static final long APPLIED_BETWEEN_FAULTS = 1_500;
    /** Longer than the time between two commits of offsets, so that they are committed if they ever are. */
    private static final int WAIT_FOR_TABLE_MILLIS = 2_000;

    private final SuiteUnderTest suite;
    private final ChaosLog log;
    private final Random random;
    private final LongSupplier applied;
    private final ChaosHttp operator;
    private final Takeover takeover;
    private final Deque<String> deck = new ArrayDeque<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger faults = new AtomicInteger();

    /**
     * Nothing is done yet.
     *
     * @param applied how many operations clients know to be applied
     */
    Nemesis(SuiteUnderTest suite, ChaosLog log, Random random, LongSupplier applied, WriterWitness witness) {
        this.suite = suite;
        this.log = log;
        this.random = random;
        this.applied = applied;
        this.operator = new ChaosHttp(suite, suite.token("chaos", "op", "operator"), log);
        this.takeover = new Takeover(
                suite, witness, log.file().resolveSibling("second-" + log.file().getFileName()));
    }

    @Override
    public void run() {
        try {
            while (!isOver()) {
                strike(nextVictim());
                awaitRecovery();
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Clients get something done between two faults, on a slow machine too: when nothing moves there is nothing to break. */
    private boolean isOver() throws InterruptedException {
        long enough = applied.getAsLong() + APPLIED_BETWEEN_FAULTS;
        while (applied.getAsLong() < enough) {
            if (waited(100)) {
                return true;
            }
        }
        return waited(random.nextInt(LONGEST_CALM_MILLIS));
    }

    /** At random, but all have had their turn before one has its second. */
    private String nextVictim() {
        if (deck.isEmpty()) {
            List<String> shuffled = new ArrayList<>(VICTIMS);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        return deck.removeFirst();
    }

    private void strike(String victim) throws IOException, SQLException, InterruptedException {
        switch (victim) {
            case TABLE -> strikeInMidTransaction();
            case LEASES -> releaseLeases();
            case TAKEOVER -> log.announce(takeover.stage(() -> over.getCount() == 0));
            default -> strikePart(victim);
        }
        faults.incrementAndGet();
    }

    private void strikePart(String victim) throws IOException, InterruptedException {
        boolean kills = random.nextInt(10) < 6;
        int hold = 500 + random.nextInt(LONGEST_HOLD_MILLIS);
        if (kills) {
            log.announce("killed " + victim + ", process " + suite.kill(victim));
        } else {
            log.announce("held " + victim + " for " + hold + " ms");
            HeldPart held = HeldPart.of(suite.process(victim));
            try {
                waited(hold);
            } finally {
                held.letGo();
            }
        }
    }

    /**
     * All that has gathered while it was away is in work when snapshot-service dies for the second time, and none of it is
     * stored: what nobody sends again is lost unless its offset was kept back.
     */
    private void strikeInMidTransaction() throws IOException, SQLException, InterruptedException {
        try (TableLock lock = TableLock.take(suite.database(), TableLock.SNAPSHOTS)) {
            long first = suite.kill(APPLIER);
            lock.forgetWhoWaits();
            Awaitility.await("snapshot-service to wait for the table; see " + log.file())
                    .atMost(RECOVERY)
                    .until(() -> {
                        lock.cutOffForgotten(APPLIER);
                        return over.getCount() == 0 || lock.holdsUp(APPLIER);
                    });
            if (!lock.holdsUp(APPLIER)) {
                log.announce("killed snapshot-service, process " + first + "; the run was over before it was back");
                return;
            }
            waited(WAIT_FOR_TABLE_MILLIS);
            long second = suite.kill(APPLIER);
            log.announce("killed snapshot-service, process " + first + ", and in mid-transaction process " + second);
        }
    }

    /** An operator who takes the runner for dead (R50): it is alive, has work in its hands, and hears of it by its fence alone. */
    private void releaseLeases() {
        int released = 0;
        for (JsonNode lease :
                SuiteUnderTest.json(operator.get("/ops/leases").join().body()).path("leases")) {
            String name = lease.path("name").asText();
            if (name.startsWith("operations-")) {
                String order = "{\"reason\":\"chaos\",\"force\":true}";
                HttpResponse<String> answer =
                        operator.post("/ops/leases/" + name + "/release", order).join();
                released += answer.statusCode() == 200 ? 1 : 0;
            }
        }
        log.announce("released " + released + " leases by force");
    }

    private void awaitRecovery() {
        Awaitility.await("the suite to be whole again; see " + log.file())
                .atMost(RECOVERY)
                .ignoreExceptions()
                .until(() ->
                        PartReport.of(suite.state(), Clock.systemUTC()).stream().allMatch(PartReport::isUp));
    }

    private boolean waited(int millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Ends the current fault early and begins no other. */
    void stop() {
        over.countDown();
    }

    @Override
    public void close() {
        stop();
    }

    /** Whether each kind of fault has had its turn. */
    boolean isThrough() {
        return faults.get() >= VICTIMS.size();
    }

    int faults() {
        return faults.get();
    }
}
