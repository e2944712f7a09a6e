-- What applying keeps beside the snapshots.

-- How many operations of the user failed, ever: failed operations are retried in this order.
alter table sync_streams add column failed_ordinal bigint not null default 0;

-- Versions up to here may have been removed by retention: who has seen less has to fetch again.
alter table sync_streams add column pruned_version bigint not null default 0;

-- Operations that could not be applied: to be looked at, and retried in the order of their ordinal.
create table sync_failed_operations (
    tenant_id       text        not null collate "C",
    user_id         text        not null collate "C",
    operation_id    text        not null collate "C",
    ordinal         bigint      not null,
    collection      text        not null collate "C",
    record_id       text        not null collate "C",
    device_id       text        not null collate "C",
    device_seq      bigint,
    type            text        not null,
    base_version    bigint      not null,
    schema_version  int         not null,
    payload         text        not null,
    content_hash    bytea       not null,
    error_class     text        not null check (error_class in ('4xx', '5xx', 'network', '429')),
    code            text        not null,
    first_error     text        not null,
    last_error      text        not null,
    attempts        int         not null,
    parks           boolean     not null,
    first_failed_at timestamptz not null,
    last_failed_at  timestamptz not null,
    primary key (tenant_id, user_id, operation_id)
);
comment on column sync_failed_operations.parks is 'later operations on the same record are kept behind this one';
create index on sync_failed_operations (tenant_id, user_id, ordinal);
create index on sync_failed_operations (tenant_id, first_failed_at);

-- Conflicts that were settled here, and what the client had sent: nothing is lost when something else is stored.
create table sync_conflicts (
    tenant_id      text        not null collate "C",
    user_id        text        not null collate "C",
    version        bigint      not null,
    operation_id   text        not null collate "C",
    collection     text        not null collate "C",
    record_id      text        not null collate "C",
    base_version   bigint      not null,
    losing_version bigint,
    resolution     text        not null check (resolution in ('last-writer-wins', 'merged')),
    payload        text        not null,
    content_hash   bytea       not null,
    created_at     timestamptz not null,
    primary key (tenant_id, user_id, version)
);
comment on column sync_conflicts.version is 'the snapshot that was stored';
comment on column sync_conflicts.losing_version is 'the head that it replaced';
create index on sync_conflicts (tenant_id, user_id, collection, record_id, version);

-- Idempotency keys of whole requests, and the body that each stood for.
create table sync_requests (
    tenant_id       text        not null collate "C",
    user_id         text        not null collate "C",
    idempotency_key text        not null collate "C",
    body_hash       bytea       not null,
    created_at      timestamptz not null,
    primary key (tenant_id, user_id, idempotency_key)
);
create index on sync_requests (created_at);

-- Outcomes that came when nobody waited any more: GET /api/operations/{receipt} reads them.
create table sync_receipts (
    tenant_id  text        not null collate "C",
    user_id    text        not null collate "C",
    request_id text        not null collate "C",
    batch_id   text        not null collate "C",
    outcome    text        not null,
    created_at timestamptz not null,
    primary key (tenant_id, user_id, request_id, batch_id)
);
create index on sync_receipts (created_at);

do $$
declare
    name text;
begin
    foreach name in array array ['sync_failed_operations', 'sync_conflicts', 'sync_requests', 'sync_receipts'] loop
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
grant select on sync_failed_operations, sync_conflicts to tidemark_export;
