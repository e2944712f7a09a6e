-- The roles and schemas of Tidemark in one database. Idempotent; run as a superuser (or a role with CREATEROLE that owns
-- the database) before any service starts. Passwords are set by whoever runs it:  alter role tidemark_snapshot password '...';
do $$
declare
    service text;
begin
    foreach service in array array ['snapshot', 'flag', 'integrity', 'export'] loop
        if not exists (select from pg_roles where rolname = 'tidemark_' || service) then
            execute format('create role %I login', 'tidemark_' || service);
        end if;
        -- Who is no superuser may give away only what it could take itself, and the functions below read as whoever made them.
        if not (pg_has_role(current_user, 'tidemark_' || service, 'set')
                and pg_has_role(current_user, 'tidemark_' || service, 'usage')) then
            execute format('grant %I to current_user with set true, inherit true', 'tidemark_' || service);
        end if;
        execute format('create schema if not exists %I authorization %I', service, 'tidemark_' || service);
    end loop;
end
$$;

-- Views under which the runbook's integrity queries run as they stand (R25-R28); snapshot-service fills it.
create schema if not exists runbook authorization tidemark_snapshot;

alter role tidemark_snapshot set search_path = snapshot;
-- All that snapshot-service asks is found by key, in the order of a key. Its connections keep their plans: one made while a
-- table was small must not read or sort the whole of it once it is large. A statement that is to read a whole table says
-- "set local enable_seqscan = on".
alter role tidemark_snapshot set enable_seqscan = off;
alter role tidemark_snapshot set enable_bitmapscan = off;
alter role tidemark_flag set search_path = flag;
alter role tidemark_export set search_path = export, snapshot;
-- integrity-service reads the snapshot store and writes nothing but its own schema, which it names in full.
alter role tidemark_integrity set search_path = runbook, snapshot;

-- What the on-call sees of the database, and may do to it (R82, R96, C20). Instead of pg_read_all_stats and
-- pg_signal_backend, which reach every database of the server: three functions that reach this one, and end nothing but
-- idle connections of our own roles under our own names; the fourth reads the audit of exports. They run as whoever runs
-- this file; that role needs both of the above, unless it is a superuser.
create schema if not exists operate;
revoke all on schema operate from public;
grant usage on schema operate to tidemark_integrity;

create or replace function operate.activity()
    returns table (pid integer, application text, ours boolean, state text, wait_event_type text, wait_event text,
                   blocked_by integer[], state_seconds double precision, query_seconds double precision, query text)
    language sql stable security definer set search_path = pg_catalog
as $$
    select a.pid, a.application_name, coalesce(a.usename like 'tidemark\_%', false), a.state, a.wait_event_type, a.wait_event,
           case when a.wait_event_type = 'Lock' then pg_blocking_pids(a.pid) else '{}'::integer[] end, extract(epoch from clock_timestamp() - a.state_change)::double precision,
           extract(epoch from clock_timestamp() - a.query_start)::double precision,
           case when a.usename like 'tidemark\_%' then left(a.query, 500) end
    from pg_stat_activity a
    where a.datname = current_database() and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
$$;

create or replace function operate.end_idle_connections(application text, idle_over interval)
    returns table (pid integer, idle_seconds double precision, ended boolean)
    language sql volatile security definer set search_path = pg_catalog
as $$
    select a.pid, extract(epoch from clock_timestamp() - a.state_change)::double precision, pg_terminate_backend(a.pid)
    from pg_stat_activity a
    where a.datname = current_database() and a.pid <> pg_backend_pid() and a.usename like 'tidemark\_%'
      and a.application_name in
          ('ingest-service', 'snapshot-service', 'flag-service', 'integrity-service', 'export-service')
      and a.application_name = application
      and a.state = 'idle' and a.state_change < clock_timestamp() - idle_over
$$;

create or replace function operate.sync_statistics()
    returns table (schemaname text, tablename text, attname text, n_distinct real, correlation real)
    language sql stable security definer set search_path = pg_catalog
as $$
    select s.schemaname, s.tablename, s.attname, s.n_distinct, s.correlation
    from pg_stats s
    where s.schemaname = 'snapshot' and s.tablename like 'sync_%'
    order by abs(s.correlation) desc
$$;

-- What was exported lately, for the timelines of incidents, out of the last lines of the audit. export-service makes that table when it
-- first starts.
create or replace function operate.exports(within interval)
    returns table (at timestamptz, tenant_id text, actor text, export_id text, type text, what text, format text,
                   outcome text, lines bigint, bytes bigint)
    language plpgsql stable security definer set search_path = pg_catalog
as $$
begin
    if to_regclass('export.audit') is null then
        return;
    end if;
    return query
        select a.at, a.tenant_id, a.actor, a.export_id, a.type, a.what, a.format, a.outcome, a.lines, a.bytes
        from (select * from export.audit e order by e.seq desc limit 500) a
        where a.at > clock_timestamp() - within
        order by a.seq;
end
$$;

-- The same with traces. Beside it, as an earlier release's bootstrap would not replace a function that returns something else.
create or replace function operate.traced_exports(within interval)
    returns table (at timestamptz, tenant_id text, actor text, export_id text, type text, what text, format text,
                   outcome text, lines bigint, bytes bigint, trace_id text)
    language plpgsql stable security definer set search_path = pg_catalog
as $$
begin
    if to_regclass('export.audit') is null then
        return;
    end if;
    return query
        select a.at, a.tenant_id, a.actor, a.export_id, a.type, a.what, a.format, a.outcome, a.lines, a.bytes,
               to_jsonb(a) ->> 'trace_id' -- earlier releases of export-service have no such column
        from (select * from export.audit e order by e.seq desc limit 500) a
        where a.at > clock_timestamp() - within
        order by a.seq;
end
$$;

revoke all on all functions in schema operate from public;
grant execute on all functions in schema operate to tidemark_integrity;
