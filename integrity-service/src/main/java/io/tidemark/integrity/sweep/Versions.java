package io.tidemark.integrity.sweep;

import io.tidemark.integrity.witness.HeardHash;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user's snapshots in a part say of one another, payloads apart, in the order of their versions. */
final class Versions {
    private final UserKey user;
    private final Long[] versions;
    private final @Nullable Long[] parents;
    private final OffsetDateTime[] times;
    private final Long[] records;
    private final byte[] hashes;
    private final List<Long> misfits;

    /**
     * The i-th of each is of the same snapshot.
     *
     * @param parents null where there is none
     * @param records a hash of the collection and the record
     * @param hashes of each content hash as many bytes as are heard of it, one behind the other
     * @param misfits the versions whose payload PostgreSQL finds to have another hash
     */
    Versions(
            UserKey user,
            Long[] versions,
            @Nullable Long[] parents,
            OffsetDateTime[] times,
            Long[] records,
            byte[] hashes,
            List<Long> misfits) {
        this.user = user;
        this.versions = versions;
        this.parents = parents;
        this.times = times;
        this.records = records;
        this.hashes = hashes;
        this.misfits = misfits;
    }

    UserKey user() {
        return user;
    }

    int count() {
        return versions.length;
    }

    long version(int i) {
        return versions[i];
    }

    @Nullable
    Long parent(int i) {
        return parents[i];
    }

    long record(int i) {
        return records[i];
    }

    List<Long> misfits() {
        return misfits;
    }

    /** Whether it stands behind the one before it: its version is higher, and it is not older. */
    boolean follows(int i) {
        return i == 0 || (versions[i] > versions[i - 1] && !times[i].isBefore(times[i - 1]));
    }

    /** The first with that version or a higher one; as many as there are if there is none. */
    int from(long version) {
        int found = Arrays.binarySearch(versions, version);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && versions[found - 1] == version) {
            found--;
        }
        return found;
    }

    /** Whether there is a snapshot with that version, of the same record as the i-th. */
    boolean isOfItsRecord(int i, long version) {
        for (int other = from(version); other < versions.length && versions[other] == version; other++) {
            if (records[other].equals(records[i])) {
                return true;
            }
        }
        return false;
    }

    /** Whether the i-th has the hash that stands at a place among some that were heard; never when one is too short. */
    boolean isHeard(int i, byte[] heard, int place) {
        return hashes.length == versions.length * HeardHash.BYTES
                && Arrays.equals(
                        hashes,
                        i * HeardHash.BYTES,
                        (i + 1) * HeardHash.BYTES,
                        heard,
                        place * HeardHash.BYTES,
                        (place + 1) * HeardHash.BYTES);
    }
}
