-- Where a user's stream stands, in one statement that is a transaction of its own: most pulls find nothing new, and then
-- this is all that they ask. It names the tenant for the rows that it may see, as a longer transaction does.
create function stream_state(of_tenant text, of_user text)
    returns table (epoch bigint, version bigint, record_count bigint, digest bytea, pruned_version bigint)
    language plpgsql
    set search_path = snapshot, pg_temp
as $$
begin
    perform set_config('tidemark.tenants', of_tenant, true);
    return query
        select s.epoch, s.version, s.record_count, s.digest, s.pruned_version
        from sync_streams s
        where s.tenant_id = of_tenant and s.user_id = of_user;
end
$$;
revoke execute on function stream_state from public;
