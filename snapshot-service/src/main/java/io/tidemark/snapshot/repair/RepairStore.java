package io.tidemark.snapshot.repair;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.snapshot.store.RowSecurity;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Puts a payload back, with all that follows from it, in one transaction under the lock of the user's stream. */
@ApplicationScoped
class RepairStore {
    private static final String STREAM =
            "select digest from sync_streams where tenant_id = $1 and user_id = $2 for update";
    private static final String STANDS = """
            select collection, record_id, type, content_hash, sha256(convert_to(payload, 'UTF8')) as payload_hash
            from snapshots where tenant_id = $1 and user_id = $2 and version = $3 for update""";
    private static final String PUT_BACK = """
            update snapshots set payload = $4, content_hash = $5
            where tenant_id = $1 and user_id = $2 and version = $3""";
    private static final String HEAD = """
            update sync_records set content_hash = $4
            where tenant_id = $1 and user_id = $2 and version = $3 and collection = $5 and record_id = $6
            returning old.content_hash as before, deleted""";
    private static final String DIGEST = "update sync_streams set digest = $3 where tenant_id = $1 and user_id = $2";
    private static final String WRITE_DOWN = """
            insert into sync_repairs (tenant_id, user_id, version, finding_id, source, old_content_hash, old_payload_hash,
                new_content_hash, actor, reason)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *""";
    private static final String LATEST = """
            select * from sync_repairs where tenant_id = $1 order by id desc limit 100""";

    private final Pool pool;

    RepairStore(Pool pool) {
        this.pool = pool;
    }

    /** Fails with {@code repair-differs} when what is stored is not what was expected, and then changes nothing. */
    Uni<RepairView> repair(Caller caller, Repair repair) {
        Tuple key = Tuple.of(caller.tenant(), repair.user(), repair.version());
        return pool.withTransaction(connection -> RowSecurity.show(connection, caller.tenant())
                .chain(() -> connection.preparedQuery(STREAM).execute(Tuple.of(caller.tenant(), repair.user())))
                .chain(streams -> connection.preparedQuery(STANDS).execute(key).chain(rows -> {
                    if (streams.size() != 1 || rows.size() != 1) {
                        throw differs(rows.size() + " snapshots have that key");
                    }
                    Row stands = rows.iterator().next();
                    mustBeExpected(stands, repair);
                    return putBack(connection, caller, repair)
                            .chain(() -> head(
                                    connection,
                                    caller,
                                    repair,
                                    stands,
                                    streams.iterator().next()))
                            .chain(() -> writeDown(connection, caller, repair));
                })));
    }

    Uni<List<RepairView>> latest(Caller caller) {
        return pool.withTransaction(connection -> RowSecurity.show(connection, caller.tenant())
                .chain(() -> connection.preparedQuery(LATEST).execute(Tuple.of(caller.tenant())))
                .map(rows -> rows.stream().map(RepairStore::view).toList()));
    }

    private static void mustBeExpected(Row stands, Repair repair) {
        if (!hash(stands, "content_hash").equals(repair.expectedHash())
                || !hash(stands, "payload_hash").equals(repair.expectedPayload())) {
            throw differs("the stored hash or payload is another one by now");
        }
        if (stands.getString("type").equals("delete") != repair.payload().equals("null")) {
            throw differs("a deletion has the payload null, and nothing else has");
        }
    }

    private static Uni<Void> putBack(SqlConnection connection, Caller caller, Repair repair) {
        Tuple parameters = Tuple.of(caller.tenant(), repair.user(), repair.version(), repair.payload());
        return connection
                .preparedQuery(PUT_BACK)
                .execute(parameters.addValue(buffer(repair.hash())))
                .replaceWithVoid();
    }

    private static Uni<Void> head(SqlConnection connection, Caller caller, Repair repair, Row stands, Row stream) {
        String collection = stands.getString("collection");
        String record = stands.getString("record_id");
        Tuple parameters = Tuple.of(caller.tenant(), repair.user(), repair.version())
                .addValue(buffer(repair.hash()))
                .addString(collection)
                .addString(record);
        return connection.preparedQuery(HEAD).execute(parameters).chain(heads -> {
            if (heads.size() == 0 || heads.iterator().next().getBoolean("deleted")) {
                return Uni.createFrom().voidItem();
            }
            StreamDigest digest = StreamDigest.ofBytes(
                            stream.getBuffer("digest").getBytes())
                    .minus(
                            collection,
                            record,
                            repair.version(),
                            hash(heads.iterator().next(), "before"))
                    .plus(collection, record, repair.version(), repair.hash());
            return connection
                    .preparedQuery(DIGEST)
                    .execute(Tuple.of(caller.tenant(), repair.user(), Buffer.buffer(digest.bytes())))
                    .replaceWithVoid();
        });
    }

    private static Uni<RepairView> writeDown(SqlConnection connection, Caller caller, Repair repair) {
        Tuple parameters = Tuple.of(caller.tenant(), repair.user(), repair.version(), repair.finding())
                .addString(repair.source())
                .addValue(buffer(repair.expectedHash()))
                .addValue(buffer(repair.expectedPayload()))
                .addValue(buffer(repair.hash()))
                .addString(caller.tenant() + "/" + caller.user())
                .addString(repair.reason());
        return connection
                .preparedQuery(WRITE_DOWN)
                .execute(parameters)
                .map(rows -> view(rows.iterator().next()));
    }

    private static RepairView view(Row row) {
        return new RepairView(
                row.getUUID("id"),
                row.getString("user_id"),
                row.getLong("version"),
                row.getUUID("finding_id"),
                row.getString("source"),
                hash(row, "old_content_hash").toString(),
                hash(row, "old_payload_hash").toString(),
                hash(row, "new_content_hash").toString(),
                row.getString("actor"),
                row.getString("reason"),
                row.getOffsetDateTime("repaired_at").toInstant());
    }

    private static ContentHash hash(Row row, String column) {
        return ContentHash.ofBytes(row.getBuffer(column).getBytes());
    }

    private static Buffer buffer(ContentHash hash) {
        return Buffer.buffer(hash.bytes());
    }

    private static ProblemException differs(String detail) {
        return ProblemException.of(ErrorCode.REPAIR_DIFFERS, detail);
    }
}
