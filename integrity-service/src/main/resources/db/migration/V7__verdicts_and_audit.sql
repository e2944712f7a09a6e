-- The latest verdict on each tenant that was looked at, so that each change is taken once, whichever replica hears it first.
create table incident_verdicts (
    tenant_id text        primary key collate "C",
    verdict   text        not null,
    at        timestamptz not null
);

-- Who ended connections, and why; written before it is done.
create table database_actions (
    id          bigint      generated always as identity primary key,
    at          timestamptz not null,
    actor       text        not null,
    reason      text        not null,
    application text        not null,
    ended       integer
);
