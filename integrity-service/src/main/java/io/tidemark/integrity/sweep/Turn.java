package io.tidemark.integrity.sweep;

/**
 * Which snapshots a scan reads here, though PostgreSQL finds nothing wrong with them: those whose version leaves this
 * remainder. So many scans one after the other have read each of them.
 *
 * @param oneIn 1 for all
 */
record Turn(int oneIn, long number) {
    Turn {
        if (oneIn < 1) {
            throw new IllegalArgumentException("one in " + oneIn);
        }
    }

    boolean isAll() {
        return oneIn == 1;
    }

    long remainder() {
        return Math.floorMod(number, (long) oneIn);
    }
}
