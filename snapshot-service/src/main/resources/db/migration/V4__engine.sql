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

-- The answer to an operation that was applied, where no snapshot tells it: the snapshot was compacted away, or holds a merge.
-- It is kept for ever: without it the operation could be applied again.
alter table sync_inbox add column permanent boolean not null default false;

-- The names of the tenants, for work that goes through all of them. Only when asked for in so many words, and only here.
create policy names_of_tenants on sync_streams for select to tidemark_snapshot
    using ((select current_setting('tidemark.purpose', true)) = 'names of tenants');
