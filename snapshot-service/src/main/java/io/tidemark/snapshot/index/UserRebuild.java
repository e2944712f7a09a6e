package io.tidemark.snapshot.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rebuild of one user's index, range by range. Pure but for what it remembers. */
final class UserRebuild {
    private static final int SAMPLES = 50;

    private final String tenant;
    private final String user;
    private final IndexFold fold = new IndexFold();
    private final List<Difference> samples = new ArrayList<>();
    private RecordHead.Key from = new RecordHead.Key("", "");
    private long records;
    private long differences;

    UserRebuild(String tenant, String user) {
        this.tenant = tenant;
        this.user = user;
    }

    /**
     * Some records that follow one another.
     *
     * @param after the range begins behind this one
     * @param upTo and ends with this one; empty: with the last there is
     * @param heads all that the snapshots know in that range
     */
    record Range(RecordHead.Key after, Optional<RecordHead.Key> upTo, List<RecordHead> heads) {}

    /** The range that is complete with these snapshots; one without heads is none. */
    Range add(List<SnapshotRow> snapshots) {
        List<RecordHead> heads = fold.add(snapshots);
        RecordHead.Key upTo = heads.isEmpty() ? from : heads.getLast().key();
        Range range = new Range(from, Optional.of(upTo), heads);
        from = upTo;
        records += heads.size();
        return range;
    }

    /** The last range, open at its end. */
    Range end() {
        List<RecordHead> heads = fold.end().map(List::of).orElseGet(List::of);
        records += heads.size();
        return new Range(from, Optional.empty(), heads);
    }

    /** The stream as it has to be. */
    StreamRow stream(long pruned, StreamRow standing) {
        return fold.stream(pruned, standing);
    }

    void found(List<Difference> found) {
        differences += found.size();
        samples.addAll(found.subList(0, Math.min(found.size(), SAMPLES - samples.size())));
    }

    UserRebuilt result() {
        return new UserRebuilt(records, differences, List.copyOf(samples));
    }

    String tenant() {
        return tenant;
    }

    String user() {
        return user;
    }
}
