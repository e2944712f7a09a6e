-- Which history the installation is in. A restore begins another one; what devices hold of an earlier one is over. A user who
-- is not known, because they wrote for the first time after the backup, is in it as well.
create table sync_history (
    only_row boolean     primary key default true check (only_row),
    epoch    bigint      not null check (epoch > 0),
    begun_at timestamptz not null default now()
);
insert into sync_history (epoch) values (1);

create function history_epoch() returns bigint
    language sql stable
    set search_path = snapshot, pg_temp
as 'select epoch from sync_history';
revoke execute on function history_epoch from public;
alter table sync_streams alter column epoch set default history_epoch();

-- Begins another history, for all users at once: called by a restore, as a superuser, before any service runs. The epoch that
-- is asked for may be too low to be new; then the next one is taken.
create function begin_history(at_least bigint) returns bigint
    language plpgsql
    set search_path = snapshot, pg_temp
as $$
declare
    begun bigint;
begin
    select greatest(at_least, h.epoch + 1, (select coalesce(max(s.epoch), 0) + 1 from sync_streams s))
    into begun from sync_history h;
    update sync_history set epoch = begun, begun_at = now();
    update sync_streams set epoch = begun;
    return begun;
end
$$;
revoke execute on function begin_history from public;

-- As before, but there is an answer for a user without a stream too.
create or replace function stream_state(of_tenant text, of_user text)
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
    if not found then
        return query select h.epoch, 0::bigint, 0::bigint, decode(repeat('00', 32), 'hex'), 0::bigint from sync_history h;
    end if;
end
$$;
