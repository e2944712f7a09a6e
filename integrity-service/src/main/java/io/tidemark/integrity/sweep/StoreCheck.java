package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.finding.Evidence;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at one part of the store at a time: reads it, checks it, and asks more about those whom it suspects. */
@Singleton
final class StoreCheck {
    /** Names begin with a letter or a digit: this comes behind all of them. */
    private static final String LAST = "~";

    private final SweepReadStore store;
    private final SweepConfig config;

    StoreCheck(SweepReadStore store, SweepConfig config) {
        this.store = store;
        this.config = config;
    }

    /** The next snapshots behind a place, of one tenant or, when it is empty, of all. */
    Uni<Chunk> snapshots(String tenant, Position cursor) {
        Position after = begin(tenant, cursor);
        return store.atOneInstant(
                tenant,
                view -> view.endOfRows(after, end(tenant), config.chunkRows()).chain(end -> {
                    RowCheck check = new RowCheck();
                    return view.rows(after, end.orElse(end(tenant)), check::examine)
                            .chain(() -> rows(view, check, end));
                }));
    }

    /** The streams of the next users behind a place, likewise. */
    Uni<Chunk> streams(String tenant, Position cursor) {
        Position after = begin(tenant, cursor);
        return store.atOneInstant(
                tenant,
                view -> view.endOfUsers(after, end(tenant), config.chunkUsers(), config.chunkRows())
                        .chain(end -> streams(view, after, end.orElse(end(tenant)), end)));
    }

    /** All snapshots of these users from behind a version on. */
    Uni<Chunk> snapshotsOf(List<Position> after) {
        RowCheck check = new RowCheck();
        return store.atOneInstant(
                "", view -> view.rowsOfUsers(after, check::examine).chain(() -> rows(view, check, Optional.empty())));
    }

    /** Everything of one user. */
    Uni<List<Evidence>> all(String tenant, String user) {
        RowCheck check = new RowCheck();
        return store.atOneInstant(
                tenant,
                view -> view.rowsOfUsers(List.of(new Position(tenant, user, 0)), check::examine)
                        .chain(() -> rows(view, check, Optional.empty()))
                        .chain(chunk -> view.streamsOf(new UserKey(tenant, user))
                                .chain(streams -> suspects(view, streams, Optional.empty()))
                                .map(streams -> {
                                    List<Evidence> all = new ArrayList<>(chunk.evidence());
                                    all.addAll(streams.evidence());
                                    return all;
                                })));
    }

    private static Uni<Chunk> rows(SweepReadStore.View view, RowCheck check, Optional<Position> end) {
        return view.suspects()
                .ofSnapshots(check.suspects())
                .map(more -> chunk(end, check.rows(), check.evidence(), more));
    }

    private static Uni<Chunk> streams(SweepReadStore.View view, Position after, Position last, Optional<Position> end) {
        StreamCheck check = new StreamCheck();
        return view.streams(after, last, check).chain(() -> suspects(view, check, end));
    }

    private static Uni<Chunk> suspects(SweepReadStore.View view, StreamCheck check, Optional<Position> end) {
        return view.suspects()
                .ofStreams(check.suspects())
                .map(more -> chunk(end, check.rows(), check.evidence(), more));
    }

    private static Chunk chunk(Optional<Position> end, long rows, List<Evidence> some, List<Evidence> more) {
        List<Evidence> all = new ArrayList<>(some);
        all.addAll(more);
        return new Chunk(end, rows, all);
    }

    private static Position begin(String tenant, Position cursor) {
        return cursor.equals(Position.START) ? new Position(tenant, "", 0) : cursor;
    }

    private static Position end(String tenant) {
        return new Position(tenant.isEmpty() ? LAST : tenant, LAST, Long.MAX_VALUE);
    }
}
