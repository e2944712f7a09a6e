package io.tidemark.suite.drill;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** Carries a drill out and says how it went. A drill whose verdict never comes has failed. */
public final class DrillRun {
    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final Patience patience;

    /**
     * Runs drills.
     *
     * @param patience with verdicts and recoveries
     */
    public DrillRun(PrintStream out, Patience patience) {
        this.out = out;
        this.patience = patience;
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
        drill.stage();
        long staged = System.nanoTime();
        out.println("  staged");
        Patience forVerdict = patience.atLeast(plan.within());
        Look sign = forVerdict.await(drill::detect);
        double toDetect = since(staged);
        if (!sign.there()) {
            return missed("NOT DETECTED", forVerdict, plan.waitsFor(), sign);
        }
        say("detected", toDetect, sign.seen());
        drill.mitigate();
        say("mitigated", since(staged), plan.lever());
        Look recovery = patience.await(drill::verify);
        double toMitigate = since(staged);
        if (!recovery.there()) {
            return missed("NOT RECOVERED", patience, "all well and nothing lost", recovery);
        }
        say("verified", toMitigate, recovery.seen());
        out.printf(Locale.ROOT, "  time to detect %.1f s, time to mitigate %.1f s%n", toDetect, toMitigate);
        return true;
    }

    private boolean missed(String what, Patience limits, String waitedFor, Look last) {
        out.println("  " + what + " within " + limits.limit().toSeconds() + " s: waited for: " + waitedFor
                + "; last seen: " + last.seen());
        return false;
    }

    private boolean undone(Drill drill) throws InterruptedException {
        try {
            drill.undo();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            out.println("  NOT UNDONE  " + e);
            return false;
        }
    }

    private void say(String step, double seconds, String words) {
        out.printf(Locale.ROOT, "  %-11s after %.1f s: %s%n", step, seconds, words);
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / NANOS;
    }
}
