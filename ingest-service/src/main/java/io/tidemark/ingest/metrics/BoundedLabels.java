package io.tidemark.ingest.metrics;

import java.util.HashSet;
import java.util.Set;

/** Keeps the number of a label's values bounded: the first so many that come, and {@value #OTHER} for the rest. */
final class BoundedLabels {
    static final String OTHER = "other";

    private final int max;
    private final Set<String> known = new HashSet<>();

    BoundedLabels(int max) {
        this.max = max;
    }

    synchronized String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        return known.size() < max && known.add(value) ? value : OTHER;
    }
}
