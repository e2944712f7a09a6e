package io.tidemark.snapshot.feed;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.http.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Reads one user's snapshots, within a transaction that sees the user's tenant only. */
@ApplicationScoped
class FeedStore implements PanacheRepositoryBase<SnapshotEntity, SnapshotEntity.Key> {
    private static final String OF_USER = "tenantId = :tenant and userId = :user and version > :after";
    /** A lookup by the whole key for each row of the page: as a join, all records of a collection would be read for it. */
    private static final String IS_HEAD =
            " and s.version = (select r.version from RecordEntity r where r.tenantId = s.tenantId"
                    + " and r.userId = s.userId and r.collection = s.collection and r.recordId = s.recordId)";

    /** Not a native query: Hibernate's cache takes each of those for another one and searches through all that it holds. */
    private static final String NAME_TENANT = "select function('set_config', 'tidemark.tenants', :tenant, true)";

    private static final StreamState NO_STREAM = new StreamState(1, 0, 0, StreamDigest.EMPTY.hex());

    private final FeedConfig config;

    FeedStore(FeedConfig config) {
        this.config = config;
    }

    /** A user's stream and some of its snapshots, as they stood at one moment. */
    record Reading(StreamState stream, List<SnapshotEntity> snapshots) {}

    /** Where a user's stream stands. */
    record StreamState(long epoch, long version, long count, String digest) {}

    /** Every version after the given one, in order. */
    Uni<Reading> changes(Caller caller, long after, int limit) {
        return reading(
                caller, after, () -> page("from SnapshotEntity s where " + OF_USER, caller, after, Map.of(), limit));
    }

    /** The newest version of every record of a collection that changed after the given version, in order. */
    Uni<Reading> records(Caller caller, String collection, long after, int limit) {
        String query = "from SnapshotEntity s where " + OF_USER + " and collection = :collection" + IS_HEAD;
        return reading(caller, after, () -> page(query, caller, after, Map.of("collection", collection), limit));
    }

    /** The versions of one record after the given one, oldest first. */
    Uni<Reading> history(Caller caller, String collection, String recordId, long after, int limit) {
        String query =
                "from SnapshotEntity s where " + OF_USER + " and collection = :collection and recordId = :record";
        return reading(
                caller,
                after,
                () -> page(query, caller, after, Map.of("collection", collection, "record", recordId), limit));
    }

    /** A record's newest version, null when there never was one. */
    Uni<@Nullable SnapshotEntity> head(Caller caller, String collection, String recordId) {
        String query = "from SnapshotEntity s where tenantId = :tenant and userId = :user"
                + " and collection = :collection and recordId = :record" + IS_HEAD;
        return inTenant(
                caller,
                () -> find(
                                query,
                                Map.of(
                                        "tenant",
                                        caller.tenant(),
                                        "user",
                                        caller.user(),
                                        "collection",
                                        collection,
                                        "record",
                                        recordId))
                        .firstResult());
    }

    private Uni<List<SnapshotEntity>> page(
            String query, Caller caller, long after, Map<String, Object> more, int limit) {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("tenant", caller.tenant());
        parameters.put("user", caller.user());
        parameters.put("after", after);
        return find(query + " order by s.version", parameters)
                .page(Page.ofSize(limit))
                .list();
    }

    private Uni<Reading> reading(Caller caller, long after, Supplier<Uni<List<SnapshotEntity>>> snapshots) {
        // The stream first: what it counts is then never more than the snapshots show.
        return inTenant(
                caller,
                () -> stream(caller)
                        .chain(stream -> stream.version() <= after
                                ? Uni.createFrom().item(new Reading(stream, List.of()))
                                : snapshots.get().map(list -> new Reading(stream, list))));
    }

    private static Uni<StreamState> stream(Caller caller) {
        StreamEntity.Key key = new StreamEntity.Key(caller.tenant(), caller.user());
        return Panache.getSession()
                .chain(session -> session.find(StreamEntity.class, key))
                .map(stream -> stream == null
                        ? NO_STREAM
                        : new StreamState(
                                stream.epoch,
                                stream.version,
                                stream.recordCount,
                                StreamDigest.ofBytes(stream.digest).hex()));
    }

    private <T> Uni<T> inTenant(Caller caller, Supplier<Uni<T>> work) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .chain((Mutiny.Session session) -> session.createSelectionQuery(NAME_TENANT, String.class)
                                .setParameter("tenant", caller.tenant())
                                .getSingleResult())
                        .chain(ignored -> work.get()))
                .ifNoItem()
                .after(config.maxWait())
                .fail();
    }
}
