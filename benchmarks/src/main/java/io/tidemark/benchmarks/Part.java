package io.tidemark.benchmarks;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be measured on its own, in the order in which it is measured. */
enum Part {
    BULK,
    LIGHT,
    CEILING,
    READ,
    SWITCH,
    SOCKETS,
    FLAGS;

    /** Those that were asked for; all when none was. */
    static Set<Part> chosen(Part @Nullable [] asked) {
        return asked == null ? EnumSet.allOf(Part.class) : EnumSet.copyOf(List.of(asked));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
