-- Who works on what. A lease is of the whole installation, so it has no tenant. Its epoch rises with every new holder: what
-- writes under an older one is fenced. Heartbeats change no key, so they don't wait for the transactions that hold a share
-- of the row; a rise of the epoch locks the row and does.
create table sync_leases (
    name           text   primary key collate "C",
    runner_id      text,
    epoch          bigint not null default 0,
    last_heartbeat timestamptz,
    acquired_at    timestamptz
) with (fillfactor = 50);
comment on column sync_leases.runner_id is 'host/pid/random of the process that holds it; null when it is free';

-- Whether operations are applied at all. One row.
create table sync_engine (
    only_row  boolean     primary key default true check (only_row),
    paused    boolean     not null default false,
    changed_by text,
    reason    text,
    since     timestamptz not null default now()
);
insert into sync_engine default values;

-- How far the latest run of each job has come, tenant by tenant.
create table sync_jobs (
    tenant_id   text        not null collate "C",
    job         text        not null collate "C",
    state       text        not null check (state in ('running', 'done', 'failed')),
    progress    text        not null,
    started_by  text        not null,
    started_at  timestamptz not null,
    updated_at  timestamptz not null,
    primary key (tenant_id, job)
) with (fillfactor = 50);
alter table sync_jobs enable row level security;
alter table sync_jobs force row level security;
create policy tenant on sync_jobs
    using (tenant_id = any ((select string_to_array(current_setting('tidemark.tenants', true), ','))::text[]));

-- The highest version that was removed together with its record. A cursor behind it has missed a deletion.
alter table sync_streams add column if not exists pruned_version bigint not null default 0;
-- The answer to an operation whose snapshot was compacted away. It is kept for ever: without it the operation could be
-- applied again.
alter table sync_inbox add column permanent boolean not null default false;

-- The names of the tenants, for work that goes through all of them. Only when asked for in so many words, and only here.
create policy names_of_tenants on sync_streams for select to tidemark_snapshot
    using ((select current_setting('tidemark.purpose', true)) = 'names of tenants');

-- What compaction expires beside answers.
create table if not exists sync_requests (
    tenant_id       text        not null collate "C",
    user_id         text        not null collate "C",
    idempotency_key text        not null collate "C",
    body_hash       bytea       not null,
    created_at      timestamptz not null,
    primary key (tenant_id, user_id, idempotency_key)
);
create table if not exists sync_receipts (
    tenant_id  text        not null collate "C",
    user_id    text        not null collate "C",
    request_id text        not null collate "C",
    batch_id   text        not null collate "C",
    outcome    text        not null,
    created_at timestamptz not null,
    primary key (tenant_id, user_id, request_id, batch_id)
);
do $$
declare
    name text;
begin
    foreach name in array array ['sync_requests', 'sync_receipts'] loop
        continue when exists (select from pg_policies p
                              where p.schemaname = current_schema() and p.tablename = name and p.policyname = 'tenant');
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format(
            'create policy tenant on %I using (tenant_id = any ((select string_to_array(current_setting(''tidemark.tenants'', true), '',''))::text[]))',
            name);
        execute format(
            'create policy everything_for_integrity on %I for select to tidemark_integrity using ((select coalesce(current_setting(''tidemark.tenants'', true), '''') = ''''))',
            name);
        execute format('grant select on %I to tidemark_integrity', name);
    end loop;
end
$$;
