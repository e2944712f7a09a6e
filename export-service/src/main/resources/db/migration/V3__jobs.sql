-- Exports that run in the background, and what came of them. A job is taken by one replica at a time, at an attempt that rises
-- with every taking: what an earlier attempt still tries to write is refused. Another replica takes what is not heard of.
create table jobs (
    tenant_id       text        not null collate "C",
    user_id         text        not null collate "C",
    id              uuid        not null,
    roles           text        not null,
    request         text        not null,
    link_secret     bytea       not null,
    state           text        not null default 'queued' check (state in ('queued', 'running', 'complete', 'failed', 'cancelled')),
    attempt         int         not null default 0,
    heartbeat_at    timestamptz,
    not_before      timestamptz not null default clock_timestamp(),
    created_at      timestamptz not null default clock_timestamp(),
    started_at      timestamptz,
    ended_at        timestamptz,
    expires_at      timestamptz not null,
    estimated_lines bigint,
    lines           bigint      not null default 0,
    bytes           bigint      not null default 0,
    complete        boolean,
    sha256          text,
    cursor          text,
    error           text,
    primary key (tenant_id, user_id, id),
    check ((state = 'complete') = (sha256 is not null))
);
comment on column jobs.request is 'JSON: what was asked for';
comment on column jobs.attempt is 'the fencing token of whoever runs it';
comment on column jobs.complete is 'false when a limit ended the export: the rest is to be had with the cursor';
-- Of a tenant one runs.
create unique index on jobs (tenant_id) where state = 'running';
create index on jobs (state, created_at) where state in ('queued', 'running');
create index on jobs (expires_at);

-- A result in pieces of one size, the last one excepted.
create table job_chunks (
    tenant_id text  not null collate "C",
    user_id   text  not null collate "C",
    job_id    uuid  not null,
    attempt   int   not null,
    ordinal   int   not null,
    bytes     bytea not null,
    primary key (tenant_id, user_id, job_id, attempt, ordinal),
    foreign key (tenant_id, user_id, job_id) references jobs on delete cascade
);
-- Much of it is compressed already, and a piece is read whole.
alter table job_chunks alter column bytes set storage external;
