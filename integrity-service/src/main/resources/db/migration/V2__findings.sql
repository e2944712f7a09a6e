-- Evidence of corruption that was found, and what people did about it.
create table findings (
    id           uuid        primary key default uuidv7(),
    tenant_id    text        not null collate "C",
    indicator    text        not null collate "C",
    user_id      text        not null collate "C",
    version      bigint      not null,
    collection   text        not null collate "C",
    record_id    text        not null collate "C",
    severity     text        not null,
    status       text        not null check (status in ('open', 'confirmed', 'repairing', 'dismissed', 'closed')),
    revision     bigint      not null default 1,
    query        text        not null,
    samples      text        not null,
    found        bigint      not null,
    times_seen   bigint      not null default 1,
    first_seen   timestamptz not null default now(),
    last_seen    timestamptz not null default now(),
    moved_at     timestamptz not null default now(),
    release      text        not null,
    confirmed_at timestamptz,
    unique (tenant_id, user_id, version, indicator)
) with (fillfactor = 80);
comment on column findings.version is 'of the snapshot that it is about; 0 when it is about the user''s stream as a whole';
comment on column findings.user_id is 'empty when it is about the tenant as a whole';
comment on column findings.release is 'the newest that was known when it was first seen';
create index on findings (tenant_id, id);
create index on findings (status, indicator) where status in ('open', 'confirmed', 'repairing');

-- What was done about a finding, by whom and why.
create table finding_actions (
    finding_id uuid        not null references findings,
    revision   bigint      not null,
    at         timestamptz not null default now(),
    actor      text        not null,
    action     text        not null,
    status     text        not null,
    reason     text        not null,
    primary key (finding_id, revision)
);
create function finding_actions_are_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on finding_actions
    for each statement execute function finding_actions_are_append_only();
