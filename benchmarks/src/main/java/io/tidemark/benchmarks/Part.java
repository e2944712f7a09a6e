package io.tidemark.benchmarks;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be measured on its own, in the order in which it is measured. */
enum Part {
    BULK,
    PEER,
    LIGHT,
    CEILING,
    OVERLOAD,
    POISON,
    READ,
    SWITCH,
    SOCKETS,
    FLAGS,
    INTEGRITY,
    EXPORT,
    /** What the monthly load test expects: not unless it is named, since nobody is served while the queue is paused. */
    MONTHLY,
    /** Pushes until the store is as large as was asked for: not unless it is named. */
    CURVE;

    /** Those that were asked for; all but the last two when none was. */
    static Set<Part> chosen(Part @Nullable [] asked) {
        return asked == null ? EnumSet.complementOf(EnumSet.of(MONTHLY, CURVE)) : EnumSet.copyOf(List.of(asked));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
