package io.tidemark.ingest.limits;

/**
 * What one body takes up of the room for all, until it is given back: once, and nothing is taken after that. A client may leave
 * while its body is still worked on, so both come from threads of their own. Safe for any thread.
 */
final class Share {
    private final Load load;
    private long bytes;
    private boolean over;

    Share(Load load) {
        this.load = load;
    }

    /** Takes up so many bytes more; false when there is no room for them. */
    synchronized boolean more(long more) {
        if (over) {
            return true;
        }
        bytes += more;
        return load.addBytes(more);
    }

    /** Takes up so many bytes in all, unless it does already; false when there is no room for them. */
    synchronized boolean atLeast(long all) {
        return more(Math.max(0, all - bytes));
    }

    /** Takes up so many bytes in all, and no more. */
    synchronized void exactly(long all) {
        more(all - bytes);
    }

    /** Gives all of it back. */
    synchronized void giveBack() {
        more(-bytes);
        over = true;
    }
}
