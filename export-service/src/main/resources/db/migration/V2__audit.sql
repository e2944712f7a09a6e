-- Who exported what. One row when an export begins and one when it ends: what has only the first was cut off with the process.
-- Rows are added and never changed; not even the owner of the table may, short of dropping the trigger.
create table audit (
    seq        bigint      generated always as identity primary key,
    at         timestamptz not null default clock_timestamp(),
    tenant_id  text        not null collate "C",
    actor      text        not null collate "C",
    roles      text        not null,
    export_id  text        not null collate "C",
    type       text        not null check (type in ('begun', 'ended')),
    what       text        not null,
    format     text        not null,
    filter     text        not null,
    collection text collate "C",
    lines      bigint,
    bytes      bigint,
    outcome    text check (outcome in ('complete', 'cut-short', 'failed', 'abandoned')),
    error      text,
    check ((type = 'ended') = (outcome is not null)),
    unique (export_id, type)
);
comment on column audit.filter is 'JSON: the parameters that narrowed it down';
comment on column audit.outcome is 'cut-short: ended by a limit, with a cursor; abandoned: the reader went away';
create index on audit (tenant_id, seq);

create function audit_is_final() returns trigger language plpgsql as $$
begin
    raise exception 'the audit of exports is only added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger final before update or delete or truncate on audit for each statement execute function audit_is_final();
