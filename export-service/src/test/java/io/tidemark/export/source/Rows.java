package io.tidemark.export.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Rows of snapshots for tests that read none. */
public final class Rows {
    public static final Selection SELECTION = new Selection(
            "acme",
            What.SNAPSHOTS,
            new Filter(
                    Optional.empty(),
                    Optional.of("notes"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
            Position.START,
            OptionalLong.empty());

    private Rows() {}

    /** Versions of alice's, each with a mail address in it. */
    public static List<Item> from(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(version -> with(version, "{\"mail\":\"a" + version + "@example.com\"}"))
                .toList();
    }

    public static Item with(long version, String payload) {
        return with(version, "n" + version, payload);
    }

    public static Item with(long version, String record, String payload) {
        Position position = Position.of("alice", version);
        return Item.at("acme/", position)
                .type("upsert")
                .user("alice")
                .collection("notes")
                .record(record)
                .seventh(version)
                .operation("op-" + version)
                .dedupKey("alice/notes/" + record + "/" + version)
                .with(
                        null,
                        "d, 1",
                        3L,
                        1,
                        "sha256:00",
                        "2026-01-01T00:00:00.123456Z",
                        "2026-01-01T00:00:00.123456Z",
                        payload);
    }
}
