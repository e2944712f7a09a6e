package io.tidemark.suite.operate;

import java.io.IOException;
import java.util.Set;

/** An answer that is none, in the service's own words. */
public final class Refusal extends IOException {
    private static final long serialVersionUID = 1;
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final int status;

    Refusal(int status, String words) {
        super(words);
        this.status = status;
    }

    /** Whether the same request may be answered later. */
    public boolean passes() {
        return PASSING.contains(status);
    }
}
