-- What reading needs beside the snapshots.

-- Versions up to here may have been removed by retention: who has seen less than this has to fetch again.
alter table sync_streams add column if not exists pruned_version bigint not null default 0;

-- The outcome of each batch of a request that was answered with a receipt.
create table if not exists sync_receipts (
    tenant_id  text        not null collate "C",
    user_id    text        not null collate "C",
    request_id text        not null collate "C",
    batch_id   text        not null collate "C",
    outcome    text        not null,
    created_at timestamptz not null,
    primary key (tenant_id, user_id, request_id, batch_id)
);

-- What the server settled by itself, and what lost.
create table if not exists sync_conflicts (
    tenant_id      text        not null collate "C",
    user_id        text        not null collate "C",
    version        bigint      not null,
    operation_id   text        not null collate "C",
    collection     text        not null collate "C",
    record_id      text        not null collate "C",
    base_version   bigint      not null,
    losing_version bigint,
    resolution     text        not null,
    payload        text        not null,
    content_hash   bytea       not null,
    created_at     timestamptz not null,
    primary key (tenant_id, user_id, version)
);
create index if not exists sync_conflicts_of_record
    on sync_conflicts (tenant_id, user_id, collection, record_id, version);

do $$
declare
    name text;
begin
    foreach name in array array ['sync_receipts', 'sync_conflicts'] loop
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
