-- The embedded source of truth for flags, where no Unleash server is configured.

-- The switch epoch: one number that only rises. Every change of any flag takes the next one, and takes this row's lock
-- first, so that changes happen one after the other.
create table switch_epoch (
    one   boolean primary key default true check (one),
    epoch bigint  not null check (epoch > 0)
);

-- A flag as Unleash's client API describes it; the document is handed to SDKs as it stands.
create table features (
    name       text        primary key collate "C",
    document   text        not null check (document is json object),
    revision   bigint      not null,
    updated_at timestamptz not null default now()
);
comment on column features.revision is 'the epoch of the latest change of this flag';

-- Who changed what, and why. Rows are only ever added.
create table audit (
    id           bigint      generated always as identity primary key,
    at           timestamptz not null default now(),
    actor_tenant text        not null,
    actor_user   text        not null,
    action       text        not null,
    feature      text        not null,
    before       text        not null,
    after        text        not null,
    reason       text        not null check (reason <> ''),
    epoch        bigint      not null
);

insert into switch_epoch (epoch) values (1);

-- A group id decides which users a percentage reaches, and is never changed: another one would reshuffle them all.
insert into features (name, document, revision) values
('resume_sync.local_only', '{"name":"resume_sync.local_only","type":"kill-switch","description":"On: clients queue, the server refuses writes.","project":"default","enabled":false,"stale":false,"impressionData":false,"strategies":[{"name":"flexibleRollout","constraints":[],"parameters":{"rollout":"100","stickiness":"userId","groupId":"resume_sync.local_only"},"segments":[],"variants":[]}],"variants":[]}', 1),
('learningSync.enabled', '{"name":"learningSync.enabled","type":"operational","description":"Off: no scheduled sync; what a user starts by hand goes on.","project":"default","enabled":true,"stale":false,"impressionData":false,"strategies":[{"name":"flexibleRollout","constraints":[],"parameters":{"rollout":"100","stickiness":"default","groupId":"learningSync.enabled"},"segments":[],"variants":[]}],"variants":[]}', 1),
('syncEnabled', '{"name":"syncEnabled","type":"operational","description":"Off: no sync that a user starts by hand either.","project":"default","enabled":true,"stale":false,"impressionData":false,"strategies":[{"name":"flexibleRollout","constraints":[],"parameters":{"rollout":"100","stickiness":"default","groupId":"syncEnabled"},"segments":[],"variants":[]}],"variants":[]}', 1);
