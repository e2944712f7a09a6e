package io.tidemark.integrity.sweep;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.testkit.SnapshotTables;

/** Many users alike, sound in every respect, with all that is derived and witnessed; and damage of every kind. */
final class ManyUsers {
    static final int VERSIONS = 20;
    static final String TENANT = "acme";
    private static final int RECORDS = 5;

    private static final String FORGED = "{\"n\":17,\"text\":\"forged\"}";
    private static final String TEXT = "x".repeat(200);

    private ManyUsers() {}

    /** Users named by a prefix and numbers. */
    static void create(String prefix, int from, int upTo) {
        SnapshotTables.execute(
                sql("select '%s' || n as u from generate_series(%d, %d) n".formatted(prefix, from, upTo)));
    }

    /** Snapshots, heads, the stream and the witness of users, whose names a query gives in a column u. */
    private static String sql(String users) {
        return """
            insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version, operation_id,
                device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
            select 'acme', u, v, 'notes', 'r' || v %% 5, case when v > 5 then v - 5 end, 'o' || v, 'd', v, 'upsert', 1,
                   p, sha256(convert_to(p, 'UTF8')), timestamptz '2026-01-01 00:00:00Z' + v * interval '1 ms', now()
            from (%1$s) users, generate_series(1, 20) v, lateral (select '{"n":' || v || ',"text":"%2$s"}' as p);
            insert into snapshot.sync_records (tenant_id, user_id, collection, record_id, version, content_hash, deleted, updated_at)
            select 'acme', u, 'notes', 'r' || v %% 5, v, sha256(convert_to('{"n":' || v || ',"text":"%2$s"}', 'UTF8')), false, now()
            from (%1$s) users, generate_series(16, 20) v;
            insert into snapshot.sync_streams (tenant_id, user_id, version, record_count, digest)
            select 'acme', u, 20, 5, decode('%3$s', 'hex') from (%1$s) users;
            insert into integrity.witness_runs (tenant_id, user_id, epoch, first_version, hashes)
            select 'acme', u, 1, 1, (
                select string_agg(substring(sha256(convert_to('{"n":' || v || ',"text":"%2$s"}', 'UTF8')) from 1 for 16), '' order by v)
                from generate_series(1, 20) v)
            from (%1$s) users;
            """.formatted(users, TEXT, digest(StreamDigest.EMPTY, 16, 20).hex());
    }

    /** One more version of the record r1 for a user, and all that goes with it, in one transaction. */
    static String append(String user) {
        StreamDigest after = digest(StreamDigest.EMPTY, 17, 21);
        return """
                begin;
                insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version, operation_id,
                    device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                select 'acme', '%1$s', 21, 'notes', 'r1', 16, 'o21', 'd', 21, 'upsert', 1, p, sha256(convert_to(p, 'UTF8')),
                    now(), now() from (select '%2$s' as p);
                update snapshot.sync_records set version = 21, content_hash = sha256(convert_to('%2$s', 'UTF8'))
                where tenant_id = 'acme' and user_id = '%1$s' and record_id = 'r1';
                update snapshot.sync_streams set version = 21, digest = decode('%3$s', 'hex')
                where tenant_id = 'acme' and user_id = '%1$s';
                commit;
                insert into integrity.witness_runs (tenant_id, user_id, epoch, first_version, hashes)
                values ('acme', '%1$s', 1, 21, substring(sha256(convert_to('%2$s', 'UTF8')) from 1 for 16));
                """.formatted(user, payload(21), after.hex());
    }

    /** Keys are no longer unique, and still found fast. */
    static void dropKeys() {
        SnapshotTables.execute("""
                do $$ declare name text; begin
                    for name in select conname from pg_constraint
                                where conrelid = 'snapshot.snapshots'::regclass and contype in ('p', 'u') loop
                        execute format('alter table snapshot.snapshots drop constraint %I', name);
                    end loop;
                end $$;
                create index on snapshot.snapshots (tenant_id, user_id, version);
                create index on snapshot.snapshots (tenant_id, user_id, collection, record_id, version);
                """);
    }

    static void tamper(String users) {
        SnapshotTables.execute(
                "update snapshot.snapshots set payload = '{\"n\":0}' where user_id like '%s' and version = 7"
                        .formatted(users));
    }

    static void deleteParent(String users) {
        SnapshotTables.execute(
                "delete from snapshot.snapshots where user_id like '%s' and version = 8".formatted(users));
    }

    static void deleteHead(String users) {
        SnapshotTables.execute(
                "delete from snapshot.snapshots where user_id like '%s' and version = 19".formatted(users));
    }

    static void duplicate(String users) {
        SnapshotTables.execute("""
                insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version, operation_id,
                    device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                select tenant_id, user_id, version, collection, record_id, parent_version, operation_id, device_id, device_seq,
                    type, schema_version, payload, content_hash, created_at, updated_at
                from snapshot.snapshots where user_id like '%s' and version = 9
                """.formatted(users));
    }

    /** Version 2 was compacted away; then the newest takes its number. */
    static void lowerVersion(String users) {
        SnapshotTables.execute("""
                delete from snapshot.snapshots where user_id like '%1$s' and version = 2;
                update snapshot.snapshots set parent_version = null where user_id like '%1$s' and version = 7;
                update snapshot.snapshots set version = 2 where user_id like '%1$s' and version = 20;
                """.formatted(users));
    }

    /** The newest snapshot of r0 is its own parent, and head and digest are those of the one before. */
    static void ownParent(String users) {
        StreamDigest digest = digest(StreamDigest.EMPTY, 15, 19);
        SnapshotTables.execute("""
                update snapshot.snapshots set parent_version = 20 where user_id like '%1$s' and version = 20;
                update snapshot.sync_records h set version = 15, content_hash = s.content_hash from snapshot.snapshots s
                where h.user_id like '%1$s' and h.version = 20 and s.user_id = h.user_id and s.version = 15;
                update snapshot.sync_streams set digest = decode('%2$s', 'hex') where user_id like '%1$s';
                """.formatted(users, digest.hex()));
    }

    /** The newest is a deletion, in all that is derived too; then it and its head are changed alike. */
    static void deleteNewest(String users, String change) {
        StreamDigest digest = digest(StreamDigest.EMPTY, 16, 19);
        SnapshotTables.execute("""
                update snapshot.snapshots set type = 'delete' where user_id like '%1$s' and version = 20;
                update snapshot.sync_records set deleted = true where user_id like '%1$s' and version = 20;
                update snapshot.sync_streams set record_count = 4, digest = decode('%2$s', 'hex') where user_id like '%1$s';
                delete from snapshot.snapshots where user_id like '%1$s' and version = 2;
                update snapshot.snapshots set parent_version = null where user_id like '%1$s' and version = 7;
                update snapshot.snapshots set %3$s where user_id like '%1$s' and version = 20;
                update snapshot.sync_records set %3$s where user_id like '%1$s' and version = 20;
                """.formatted(users, digest.hex(), change));
    }

    static void raiseVersion(String users, long version) {
        SnapshotTables.execute("update snapshot.snapshots set version = %d where user_id like '%s' and version = 20"
                .formatted(version, users));
    }

    /** The payload of a head is another one, and whoever did it has put right the hash, the head and the digest. */
    static void rewrite(String users) {
        rewrite(users, FORGED);
    }

    static void rewrite(String users, String other) {
        StreamDigest digest = digestWith(other);
        SnapshotTables.execute("""
                update snapshot.snapshots set payload = '%2$s', content_hash = sha256(convert_to('%2$s', 'UTF8'))
                where user_id like '%1$s' and version = 17;
                update snapshot.sync_records set content_hash = sha256(convert_to('%2$s', 'UTF8'))
                where user_id like '%1$s' and version = 17;
                update snapshot.sync_streams set digest = decode('%3$s', 'hex') where user_id like '%1$s';
                """.formatted(users, other, digest.hex()));
    }

    /** The head of r1 is gone, and whoever did it has put right the count and the digest of the stream. */
    static void hide(String users) {
        StreamDigest digest = digest(StreamDigest.EMPTY, 17, 20);
        SnapshotTables.execute("""
                delete from snapshot.sync_records where user_id like '%1$s' and record_id = 'r1';
                update snapshot.sync_streams set record_count = 4, digest = decode('%2$s', 'hex') where user_id like '%1$s';
                """.formatted(users, digest.hex()));
    }

    /** The head of r2 names another content, and whoever did it has put right the digest of the stream. */
    static void rehash(String users) {
        StreamDigest digest = digestWith(FORGED);
        SnapshotTables.execute("""
                update snapshot.sync_records set content_hash = sha256(convert_to('%2$s', 'UTF8'))
                where user_id like '%1$s' and version = 17;
                update snapshot.sync_streams set digest = decode('%3$s', 'hex') where user_id like '%1$s';
                """.formatted(users, FORGED, digest.hex()));
    }

    static void miscount(String users) {
        SnapshotTables.execute(
                "update snapshot.sync_streams set record_count = 6 where user_id like '%s'".formatted(users));
    }

    private static StreamDigest digest(StreamDigest start, int from, int upTo) {
        StreamDigest digest = start;
        for (int version = from; version <= upTo; version++) {
            digest = digest.plus("notes", "r" + version % RECORDS, version, ContentHash.of(payload(version)));
        }
        return digest;
    }

    /** Of heads of which that of r2 has this content. */
    private static StreamDigest digestWith(String other) {
        return digest(StreamDigest.EMPTY, 16, 20)
                .minus("notes", "r2", 17, ContentHash.of(payload(17)))
                .plus("notes", "r2", 17, ContentHash.of(other));
    }

    private static String payload(int version) {
        return "{\"n\":" + version + ",\"text\":\"" + TEXT + "\"}";
    }
}
