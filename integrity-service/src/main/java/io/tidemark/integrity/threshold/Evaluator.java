package io.tidemark.integrity.threshold;

import io.tidemark.contracts.health.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Holds readings against thresholds. Pure. What is not known crosses nothing: silence is told by the one who asks. */
public final class Evaluator {
    private Evaluator() {}

    /** Those that are crossed, in the order of the file. */
    public static List<Fired> crossed(List<Threshold> thresholds, Readings readings) {
        List<Fired> fired = new ArrayList<>();
        for (Threshold threshold : thresholds) {
            OptionalDouble value = readings.value(threshold.signal(), threshold.window(), 0);
            long sample = readings.sample(threshold.signal(), threshold.window(), 0);
            if (value.isPresent() && sample >= threshold.minimum() && isCrossed(threshold, readings)) {
                fired.add(new Fired(threshold, value.getAsDouble(), sample));
            }
        }
        return fired;
    }

    /**
     * For how many whole minutes the threshold has been crossed at each minute, up to now; 0: only now; empty: it is not.
     */
    public static OptionalInt heldMinutes(Threshold threshold, Readings readings) {
        int ago = 0;
        while (ago + threshold.window() <= Threshold.LONGEST && isCrossedAt(threshold, readings, ago)) {
            ago++;
        }
        return ago == 0 ? OptionalInt.empty() : OptionalInt.of(ago - 1);
    }

    /** The worst of the first scale. */
    public static Verdict verdict(List<Fired> fired) {
        Verdict worst = Verdict.OK;
        for (Fired one : fired) {
            Verdict sev = one.threshold().sev();
            worst = sev != null && sev.compareTo(worst) > 0 ? sev : worst;
        }
        return worst;
    }

    private static boolean isCrossed(Threshold threshold, Readings readings) {
        int held = threshold.heldFor() == null ? 0 : threshold.heldFor();
        for (int ago = 0; ago <= held; ago++) {
            if (!isCrossedAt(threshold, readings, ago)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCrossedAt(Threshold threshold, Readings readings, int ago) {
        OptionalDouble value = readings.value(threshold.signal(), threshold.window(), ago);
        return value.isPresent() && threshold.crossedBy(value.getAsDouble());
    }
}
