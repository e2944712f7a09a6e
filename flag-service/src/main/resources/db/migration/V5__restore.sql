-- Adds an entry to the audit, as AuditStore does; for what happens while no service runs.
create function audit_by_restore(entry_action text, entry_flag text, entry_before text, entry_after text, entry_reason text,
                                 entry_epoch bigint) returns void
    language plpgsql
    set search_path = flag, pg_temp
as $$
declare
    head  audit_head;
    moment timestamptz := now();
    added bytea;
begin
    select * into head from audit_head for update;
    added := sha256(convert_to(
        '{"action":' || to_json(entry_action)
        || ',"actor":"tidemark/restore"'
        || ',"after":' || to_json(entry_after)
        || ',"at":"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","before":' || to_json(entry_before)
        || ',"epoch":' || entry_epoch
        || ',"flag":' || to_json(entry_flag)
        || ',"previous":"sha256:' || encode(head.hash, 'hex')
        || '","reason":' || to_json(entry_reason)
        || ',"seq":' || head.seq + 1
        || ',"targets":["*"]}', 'UTF8'));
    insert into audit (seq, at, actor, action, targets, flag, before, after, reason, epoch, previous, hash)
    values (head.seq + 1, moment, 'tidemark/restore', entry_action, '{*}', entry_flag, entry_before, entry_after,
            entry_reason, entry_epoch, head.hash, added);
    update audit_head set seq = head.seq + 1, hash = added;
end
$$;
revoke execute on function audit_by_restore from public;

-- After a restore, before any service runs: the epoch rises above every one that was ever given out, so that nobody takes the
-- restored flags for stale; and flags that were moved after the backup stay as they were last known, the switch above all.
-- "known" is a body of /api/client/features, whose meta.revisionId is its epoch; null when nothing is known.
create function resume_after_restore(at_least bigint, known text, backup_of text) returns bigint
    language plpgsql
    set search_path = flag, pg_temp
as $$
declare
    stored      bigint;
    known_epoch bigint := coalesce((known::json -> 'meta' ->> 'revisionId')::bigint, 0);
    resumed     bigint;
    why         text := 'the backup of ' || backup_of || ' was restored';
    moved       record;
begin
    select greatest(s.epoch, coalesce((select u.base + u.revision from unleash_source u), 0)) into stored
    from switch_epoch s for update;
    resumed := greatest(at_least, stored + 1, known_epoch + 1);
    update switch_epoch set epoch = resumed;
    update unleash_source set base = resumed - revision;
    perform audit_by_restore('restore', '*', json_build_object('epoch', stored)::text,
                             json_build_object('epoch', resumed)::text, why, resumed);
    -- With an Unleash server the flags are there.
    if known_epoch > stored and not exists (select from unleash_source) then
        for moved in
            select coalesce(f.name, k.document ->> 'name') as name, f.document as before, k.document::text as after
            from (select * from features where archived_at is null) f
            full join (select value as document from json_array_elements(known::json -> 'features')) k
                on k.document ->> 'name' = f.name
            where f.document::jsonb is distinct from k.document::jsonb
            order by 1
        loop
            if moved.after is null then
                update features set archived_at = now(), revision = resumed, updated_at = now() where name = moved.name;
            else
                insert into features (name, document, revision) values (moved.name, moved.after, resumed)
                on conflict (name) do update
                set document = excluded.document, revision = excluded.revision, updated_at = now(), archived_at = null;
            end if;
            perform audit_by_restore('restore', moved.name, coalesce(moved.before, 'null'), coalesce(moved.after, 'null'),
                                     why || '; this is how the flag was known at epoch ' || known_epoch, resumed);
        end loop;
    end if;
    return resumed;
end
$$;
revoke execute on function resume_after_restore from public;
