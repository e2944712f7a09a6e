package io.tidemark.snapshot.apply;

/**
 * What became of failed operations that were tried again.
 *
 * @param retried how many were tried, counted as they were (C12)
 * @param applied those that are snapshots now, and no longer kept
 * @param failed those that failed again, and are still kept
 * @param waiting those that were not tried: an earlier one on their record is still kept
 */
public record Retried(int retried, int applied, int failed, int waiting) {
    static final Retried NONE = new Retried(0, 0, 0, 0);

    Retried plus(Retried other) {
        return new Retried(
                retried + other.retried, applied + other.applied, failed + other.failed, waiting + other.waiting);
    }
}
