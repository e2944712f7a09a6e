package io.tidemark.snapshot.retention;

/**
 * How far a compaction has come.
 *
 * @param versions snapshots that were removed, those of deleted records included
 * @param records deleted records that are gone for good
 * @param answers remembered answers, receipts and idempotency keys that had expired
 */
record CompactionProgress(long usersDone, long versions, long records, long answers) {
    static final CompactionProgress NONE = new CompactionProgress(0, 0, 0, 0);

    CompactionProgress plus(CompactionProgress more) {
        return new CompactionProgress(
                usersDone + more.usersDone, versions + more.versions, records + more.records, answers + more.answers);
    }

    static CompactionProgress ofVersions(long versions) {
        return new CompactionProgress(0, versions, 0, 0);
    }

    static CompactionProgress ofRecords(long records, long versions) {
        return new CompactionProgress(0, versions, records, 0);
    }

    static CompactionProgress ofAnswers(long answers) {
        return new CompactionProgress(0, 0, 0, answers);
    }

    static final CompactionProgress ONE_USER = new CompactionProgress(1, 0, 0, 0);
}
