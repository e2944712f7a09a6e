-- Snapshots are never changed but by a repair, and every repair is written down here: what was, what is, who and why.
create table sync_repairs (
    id               uuid        primary key default uuidv7(),
    tenant_id        text        not null collate "C",
    user_id          text        not null collate "C",
    version          bigint      not null,
    finding_id       uuid        not null,
    source           text        not null,
    old_content_hash bytea       not null,
    old_payload_hash bytea       not null,
    new_content_hash bytea       not null,
    actor            text        not null,
    reason           text        not null,
    repaired_at      timestamptz not null default now()
);
comment on table sync_repairs is 'append-only';
create index on sync_repairs (tenant_id, user_id, version);
create function sync_repairs_are_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'sync_repairs is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on sync_repairs
    for each statement execute function sync_repairs_are_append_only();
alter table sync_repairs enable row level security;
alter table sync_repairs force row level security;
create policy tenant on sync_repairs
    using (tenant_id = any ((select string_to_array(current_setting('tidemark.tenants', true), ','))::text[]));
create policy everything_for_integrity on sync_repairs for select to tidemark_integrity
    using ((select coalesce(current_setting('tidemark.tenants', true), '') = ''));
grant select on sync_repairs to tidemark_integrity;
