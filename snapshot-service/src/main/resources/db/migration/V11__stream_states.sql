-- Where many users' streams stand, in one statement: pulls that come while another one is with the database are asked for
-- together. Each user is looked up on its own, and while it is, only its own tenant's rows can be seen. All names say their
-- schema: a search path of the function's own would be set and put back at every pull.
create function stream_states(of_tenants text[], of_users text[])
    returns table (place int, epoch bigint, version bigint, record_count bigint, digest bytea, pruned_version bigint)
    language plpgsql
as $$
declare
    seen text := '';
begin
    for i in 1 .. cardinality(of_users) loop
        if of_tenants[i] <> seen then
            seen := of_tenants[i];
            perform set_config('tidemark.tenants', seen, true);
        end if;
        place := i;
        select s.epoch, s.version, s.record_count, s.digest, s.pruned_version
        into epoch, version, record_count, digest, pruned_version
        from snapshot.sync_streams s
        where s.tenant_id = of_tenants[i] and s.user_id = of_users[i];
        if not found then
            select h.epoch, 0, 0, decode(repeat('00', 32), 'hex'), 0
            into epoch, version, record_count, digest, pruned_version
            from snapshot.sync_history h;
        end if;
        return next;
    end loop;
end
$$;
revoke execute on function stream_states from public;
comment on function stream_state is 'for replicas of the release before; asked by none of this one';
