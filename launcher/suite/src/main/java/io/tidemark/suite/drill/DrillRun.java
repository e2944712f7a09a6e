package io.tidemark.suite.drill;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Carries a drill out and says how it went. A drill whose alarm never comes has failed. */
public final class DrillRun {
    private static final double NANOS = 1e9;
    /** From an alert's figure to the pager: two looks of Prometheus, and what Alertmanager waits for. */
    private static final Duration TELLING = Duration.ofMinutes(3);

    private final PrintStream out;
    private final Patience patience;
    private final Alarms alarms;

    /**
     * Runs drills.
     *
     * @param patience with verdicts and recoveries
     */
    public DrillRun(PrintStream out, Patience patience, SuiteAlarms alarms) {
        this(out, patience, (Alarms) alarms);
    }

    DrillRun(PrintStream out, Patience patience, Alarms alarms) {
        this.out = out;
        this.patience = patience;
        this.alarms = alarms;
    }

    /** True when the fault was noticed and got rid of. What was staged is undone in any case. */
    public boolean of(DrillPlan plan, DrillSuite suite) throws InterruptedException {
        out.println(plan.name() + ": " + plan.story() + ". Page: docs/runbooks/" + plan.page());
        Drill drill;
        try {
            drill = plan.opening().of(suite);
        } catch (IOException e) {
            out.println("  FAILED      " + e);
            return false;
        }
        boolean well = false;
        try {
            well = carriedOut(plan, drill);
        } catch (InterruptedException e) {
            out.println("  cut off");
            throw e;
        } catch (Exception e) {
            out.println("  FAILED      " + e);
        } finally {
            well &= undone(drill);
        }
        return well;
    }

    private boolean carriedOut(DrillPlan plan, Drill drill) throws Exception {
        drill.prepare();
        List<Alarm> awaited = awaited(plan, drill);
        Instant before = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
        drill.stage();
        long staged = System.nanoTime();
        out.println("  staged");
        if (!detected(plan, drill, awaited, staged)) {
            return false;
        }
        double toDetect = since(staged);
        drill.mitigate();
        say("mitigated", staged, plan.lever());
        Look recovery = patience.await(drill::verify);
        double toMitigate = since(staged);
        if (!recovery.there()) {
            return missed("NOT RECOVERED", patience, "all well and nothing lost", recovery);
        }
        say("verified", staged, recovery.seen());
        if (!kept(drill, awaited, before, staged)) {
            return false;
        }
        out.printf(Locale.ROOT, "  time to detect %.1f s, time to mitigate %.1f s%n", toDetect, toMitigate);
        return true;
    }

    /** What goes off already says nothing of what is staged. */
    private List<Alarm> awaited(DrillPlan plan, Drill drill) throws Exception {
        List<Alarm> awaited = new ArrayList<>();
        for (Alarm alarm : plan.alarms()) {
            if (!alarms.hear(alarm)) {
                out.println("  not awaited: " + alarm.unheard());
            } else if (alarms.told(alarm, drill.tenant()).there()) {
                out.println("  not awaited: " + alarm.words() + "; it goes off already");
            } else {
                awaited.add(alarm);
            }
        }
        return awaited;
    }

    /** By an operator who looks, and then by what tells one who does not. */
    private boolean detected(DrillPlan plan, Drill drill, List<Alarm> awaited, long staged)
            throws InterruptedException {
        Patience limits = patience.atLeast(plan.within());
        Look sign = limits.await(drill::detect);
        if (!sign.there()) {
            return missed("NOT DETECTED", limits, plan.waitsFor(), sign);
        }
        say("detected", staged, sign.seen());
        for (Alarm alarm : awaited) {
            Patience telling = telling(alarm);
            Look told = telling.await(() -> alarms.told(alarm, drill.tenant()));
            if (!told.there()) {
                return missed("NOT TOLD", telling, alarm.words(), told);
            }
            say("told", staged, told.seen());
        }
        return true;
    }

    private Patience telling(Alarm alarm) {
        return alarm instanceof Alarm.Alert alert
                ? patience.atLeast(alert.held().plus(TELLING))
                : patience;
    }

    /** Whoever reads the incident later finds in it what went off. */
    private boolean kept(Drill drill, List<Alarm> awaited, Instant since, long staged) throws InterruptedException {
        for (Alarm alarm : awaited) {
            Look kept = patience.await(() -> alarms.kept(alarm, drill.tenant(), since));
            if (!kept.there()) {
                return missed("NOT KEPT", patience, "an incident that tells of it: " + alarm.words(), kept);
            }
            say("incident", staged, kept.seen());
        }
        return true;
    }

    private boolean missed(String what, Patience limits, String waitedFor, Look last) {
        out.println("  " + what + " within " + limits.limit().toSeconds() + " s: waited for: " + waitedFor
                + "; last seen: " + last.seen());
        return false;
    }

    /** What was staged, and the incident that tells of it. */
    private boolean undone(Drill drill) throws InterruptedException {
        boolean restored = ended(drill::undo);
        Look over = patience.await(() -> {
            alarms.over(drill.tenant());
            return new Look(true, "resolved");
        });
        return over.there() ? restored : missed("NOT UNDONE", patience, "the incident to be resolved", over);
    }

    private boolean ended(Step step) throws InterruptedException {
        try {
            step.take();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            out.println("  NOT UNDONE  " + e);
            return false;
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws Exception;
    }

    private void say(String step, long staged, String words) {
        out.printf(Locale.ROOT, "  %-11s after %.1f s: %s%n", step, since(staged), words);
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / NANOS;
    }
}
