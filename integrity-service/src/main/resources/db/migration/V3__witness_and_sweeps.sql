-- What this service itself heard of each version when it was applied: the first 16 bytes of its content hash. Written once
-- and never changed; a version that nobody told of is not here, and nothing is known of it then.
create table witness_runs (
    tenant_id     text        not null collate "C",
    user_id       text        not null collate "C",
    epoch         bigint      not null,
    first_version bigint      not null,
    hashes        bytea       not null check (octet_length(hashes) between 16 and 1600 and octet_length(hashes) % 16 = 0),
    heard_at      timestamptz not null default clock_timestamp(),
    primary key (tenant_id, user_id, epoch, first_version)
);
comment on column witness_runs.hashes is '16 bytes for each of the versions from the first on';
alter table witness_runs alter column hashes set storage external;
create index on witness_runs (heard_at);

-- Full scans: how far each has come. One at a time.
create table sweeps (
    id             uuid        primary key default uuidv7(),
    tenant_id      text        not null collate "C",
    state          text        not null check (state in ('running', 'paused', 'cancelled', 'completed')),
    phase          text        not null default 'snapshots' check (phase in ('snapshots', 'streams')),
    cursor_tenant  text        not null default '' collate "C",
    cursor_user    text        not null default '' collate "C",
    cursor_version bigint      not null default 0,
    rows_scanned   bigint      not null default 0,
    found          bigint      not null default 0,
    started_by     text        not null,
    reason         text        not null,
    moved_by       text,
    moved_because  text,
    started_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    finished_at    timestamptz
) with (fillfactor = 50);
comment on column sweeps.tenant_id is 'the one tenant whose rows are looked at; empty for all';
create unique index one_sweep_at_a_time on sweeps ((true)) where state in ('running', 'paused');

-- Up to when what was heard has been looked at in the store.
create table watermarks (
    name       text        primary key collate "C",
    until      timestamptz not null,
    updated_at timestamptz not null default now()
);
