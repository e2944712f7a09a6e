package io.tidemark.snapshot.consistency;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.http.ProblemException;
import io.tidemark.snapshot.consistency.RecordStore.Checkpoint;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a device holds: either all its collections, or the buckets of one of them.
 *
 * @param deviceId whose; with {@code version}, and with all collections
 * @param version up to which the device has read, with nothing of its own in between
 * @param cursor the newest that the device has: it tells in which history it has read
 * @param collections all that the device has
 * @param collection the one whose buckets are compared
 * @param prefix below which, in hex; null: at the top
 * @param buckets by the byte that follows the prefix; those left out are empty
 */
@Schema(examples = """
        {"collections":{"notes":{"count":1,"digest":"03178dda55c21674f32b3bc3b7f12410100a60c334c4bbe91da07627c50bbdfe"}}}""")
record ConsistencyRequest(
        @Nullable String deviceId,

        @Schema(implementation = Long.class) @Nullable BigDecimal version,

        @Nullable String cursor,
        @Nullable Map<String, @Nullable Claim> collections,
        @Nullable String collection,
        @Nullable String prefix,
        @Nullable Map<String, @Nullable Claim> buckets) {
    private static final int MOST_COLLECTIONS = 1_000;
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
    private static final Pattern BYTE = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern PREFIX = Pattern.compile("(?:[0-9a-f]{2}){0,31}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /**
     * What a set of records adds up to on the device.
     *
     * @param count of the live records
     * @param digest over them, 64 hex digits
     */
    record Claim(
            @Schema(required = true, implementation = Long.class) @Nullable
            BigDecimal count,

            @Schema(required = true) @Nullable String digest) {}

    /** What the device asks, if it is a question; of a cursor the history is asked. */
    Question checked(ToLongFunction<String> history) {
        if (collections != null && collection == null && prefix == null && buckets == null) {
            return new Question.Collections(summaries(collections), standing(history));
        }
        if (deviceId != null || version != null || cursor != null) {
            throw invalid("\"device_id\", \"version\" and \"cursor\" go with \"collections\"");
        }
        if (collections == null && collection != null && buckets != null) {
            return new Question.Buckets(valid(collection), below(prefix), summariesOf(buckets));
        }
        throw invalid("send either \"collections\", or \"collection\" and \"buckets\"");
    }

    private @Nullable Standing standing(ToLongFunction<String> history) {
        if (deviceId == null && version == null && cursor == null) {
            return null;
        }
        if (deviceId == null || version == null) {
            throw invalid("\"device_id\" and \"version\" go together, \"cursor\" with them");
        }
        if (!DEVICE_ID.matcher(deviceId).matches() || version.signum() < 0) {
            throw invalid("\"device_id\" is of the form " + DEVICE_ID + ", \"version\" 0 or more");
        }
        return new Standing(deviceId, whole("version", version), cursor == null ? null : history.applyAsLong(cursor));
    }

    private static Map<String, Summary> summaries(Map<String, @Nullable Claim> claims) {
        if (claims.size() > MOST_COLLECTIONS) {
            throw invalid("\"collections\" names at most " + MOST_COLLECTIONS);
        }
        Map<String, Summary> summaries = new TreeMap<>();
        claims.forEach((name, claim) -> summaries.put(valid(name), summary(name, claim)));
        return summaries;
    }

    private static Map<String, Summary> summariesOf(Map<String, @Nullable Claim> claims) {
        Map<String, Summary> summaries = new TreeMap<>();
        claims.forEach((name, claim) -> {
            if (!BYTE.matcher(name).matches()) {
                throw invalid("a bucket is named by two lower-case hex digits, not \"" + name + "\"");
            }
            summaries.put(name, summary(name, claim));
        });
        return summaries;
    }

    private static Summary summary(String name, @Nullable Claim claim) {
        if (claim == null || claim.count == null || claim.count.signum() < 0) {
            throw invalid("\"" + name + "\" needs a count of 0 or more");
        }
        if (claim.digest == null || !DIGEST.matcher(claim.digest).matches()) {
            throw invalid("\"" + name + "\" needs a digest of 64 lower-case hex digits");
        }
        return new Summary(
                whole(name, claim.count), StreamDigest.ofBytes(HexFormat.of().parseHex(claim.digest)));
    }

    /** Jackson would take 1.5 for 1. */
    private static long whole(String name, BigDecimal count) {
        try {
            return count.longValueExact();
        } catch (ArithmeticException e) {
            throw invalid("what \"" + name + "\" counts is not a whole number of 64 bits");
        }
    }

    private static String below(@Nullable String prefix) {
        if (prefix != null && !PREFIX.matcher(prefix).matches()) {
            throw invalid("\"prefix\" is at most 31 bytes in lower-case hex digits");
        }
        return prefix == null ? "" : prefix;
    }

    private static String valid(String name) {
        if (!CollectionName.isValid(name)) {
            throw ProblemException.of(ErrorCode.INVALID_COLLECTION, "\"" + name + "\" is not a name for a collection");
        }
        return name;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_FIELD, detail);
    }

    /**
     * Which device asks, and up to which version it has read.
     *
     * @param epoch of the history in which it has; null: it did not say
     */
    record Standing(String deviceId, long version, @Nullable Long epoch) {
        /** Whether what it holds and what the server holds there should be the same. */
        boolean isAt(Checkpoint checkpoint) {
            return version == checkpoint.version() && (epoch == null || epoch == checkpoint.epoch());
        }
    }

    /** A question that can be answered. */
    sealed interface Question {
        /** Which collections differ? What differs is told on when the device says where it stands. */
        record Collections(
                Map<String, Summary> theirs, @Nullable Standing standing) implements Question {}

        /** Which buckets of this one, below that prefix, differ? */
        record Buckets(String collection, String prefix, Map<String, Summary> theirs) implements Question {}
    }
}
