-- What devices hold that is not what the server holds, of comparisons at the same version (R122). A row goes when the device
-- holds the same again; what stands longer than the convergence window is a finding.
create table divergences (
    tenant_id     text        not null collate "C",
    user_id       text        not null collate "C",
    device_id     text        not null collate "C",
    collection    text        not null collate "C",
    epoch         bigint      not null,
    version       bigint      not null,
    since         timestamptz not null,
    last_seen     timestamptz not null,
    device_count  bigint      not null,
    device_digest text        not null,
    server_count  bigint      not null,
    server_digest text        not null,
    release       text,
    primary key (tenant_id, user_id, device_id, collection)
);
create index on divergences (last_seen);

-- One finding for each collection of a user whose digest is wrong, not one for all of them.
alter table findings add column scope text not null default '' collate "C";
comment on column findings.scope is 'the collection, when it is about that as a whole; empty otherwise';
alter table findings drop constraint findings_tenant_id_user_id_version_indicator_key;
alter table findings add unique (tenant_id, user_id, version, indicator, scope);

-- Whose program it came with (R23): release is that of this service.
alter table findings add column client_release text;
comment on column findings.release is 'of this service, when it was first seen';
comment on column findings.client_release is 'of the client that sent what it is about; null: it did not say, or nobody listened';
alter table witness_runs add column release text;
comment on column witness_runs.release is 'of the client that sent these versions';
