-- The snapshot store. Every key starts with tenant and user: a user's rows can be partitioned or sharded away together.

-- One immutable version of a record. The stored columns are the truth; id, parent_id and logical_key are derived from
-- the key, so that they can neither disagree with it nor cost space or an index.
create table snapshots (
    tenant_id      text        not null collate "C",
    user_id        text        not null collate "C",
    version        bigint      not null check (version > 0),
    collection     text        not null collate "C",
    record_id      text        not null collate "C",
    parent_version bigint,
    operation_id   text        not null collate "C",
    device_id      text        not null collate "C",
    device_seq     bigint,
    type           text        not null check (type in ('create', 'update', 'delete', 'upsert')),
    schema_version int         not null,
    payload        text        not null,
    content_hash   bytea       not null check (octet_length(content_hash) = 32),
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    id             text collate "C" generated always as (tenant_id || '/' || user_id || '/' || version::text) virtual,
    parent_id      text collate "C" generated always as (tenant_id || '/' || user_id || '/' || parent_version::text) virtual,
    logical_key    text collate "C" generated always as
        (tenant_id || '/' || user_id || '/' || collection || '/' || record_id || '/' || version::text) virtual,
    primary key (tenant_id, user_id, version),
    unique (tenant_id, user_id, operation_id),
    unique (tenant_id, user_id, collection, record_id, version)
);
comment on column snapshots.payload is 'canonical JSON (RFC 8785) as text; null as JSON for a delete';
comment on column snapshots.content_hash is 'sha256(convert_to(payload, ''UTF8''))';
comment on column snapshots.created_at is 'server time, strictly increasing within a user';

-- The head of each record.
create table sync_records (
    tenant_id    text        not null collate "C",
    user_id      text        not null collate "C",
    collection   text        not null collate "C",
    record_id    text        not null collate "C",
    version      bigint      not null,
    content_hash bytea       not null,
    deleted      boolean     not null,
    updated_at   timestamptz not null,
    primary key (tenant_id, user_id, collection, record_id)
) with (fillfactor = 80);

-- Each user's stream: where it stands, and what its live records add up to.
create table sync_streams (
    tenant_id       text        not null collate "C",
    user_id         text        not null collate "C",
    epoch           bigint      not null default 1,
    version         bigint      not null default 0,
    record_count    bigint      not null default 0,
    digest          bytea       not null default decode(repeat('00', 32), 'hex'),
    last_created_at timestamptz not null default '-infinity',
    primary key (tenant_id, user_id)
) with (fillfactor = 50);

-- How far each device's own counter has come.
create table sync_devices (
    tenant_id  text   not null collate "C",
    user_id    text   not null collate "C",
    device_id  text   not null collate "C",
    device_seq bigint not null,
    primary key (tenant_id, user_id, device_id)
) with (fillfactor = 50);

-- Answers that left no snapshot behind (conflicts, rejections), so that a resent operation is answered alike.
create table sync_inbox (
    tenant_id    text        not null collate "C",
    user_id      text        not null collate "C",
    operation_id text        not null collate "C",
    fingerprint  bytea       not null,
    outcome      text        not null,
    created_at   timestamptz not null,
    primary key (tenant_id, user_id, operation_id)
);

-- A transaction sees the tenants that it names, and none when it names none:
-- select set_config('tidemark.tenants', 'acme,globex', true)
-- Only integrity-service, which looks for what is wrong anywhere, sees all when it names none.
do $$
declare
    name text;
begin
    foreach name in array array ['snapshots', 'sync_records', 'sync_streams', 'sync_devices', 'sync_inbox'] loop
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
grant usage on schema snapshot to tidemark_integrity, tidemark_export;
grant select on snapshots, sync_records to tidemark_export;

-- The runbook's integrity queries (R25-R28) run as they stand with the search path "runbook, snapshot". Here a user is
-- named with its tenant: two tenants may each have an alice, and their versions are not to be compared.
create view runbook.snapshots with (security_invoker = true) as
select s.id, s.tenant_id, s.tenant_id || '/' || s.user_id as user_id, s.collection, s.record_id, s.logical_key, s.parent_id,
       s.version, s.operation_id, s.device_id, s.device_seq, s.type, s.schema_version, s.payload, s.content_hash,
       s.created_at, s.updated_at
from snapshot.snapshots s;
create view runbook.child with (security_invoker = true) as
select * from runbook.snapshots where parent_id is not null;
create view runbook.parent with (security_invoker = true) as
select * from runbook.snapshots;
grant usage on schema runbook to tidemark_integrity;
grant select on all tables in schema runbook to tidemark_integrity;
