-- A flag that was archived keeps its name: given out again, it would reach the old flag's users.
alter table features add column archived_at timestamptz;

-- Where an Unleash server is the source of truth: how its revisions become epochs, and the last that was seen of it.
create table unleash_source (
    one         boolean     primary key default true check (one),
    url         text        not null,
    base        bigint      not null,
    revision    bigint      not null check (revision >= 0),
    document    text        not null check (document is json object),
    observed_at timestamptz not null default now(),
    check (base + revision > 0)
);
comment on column unleash_source.base is 'epoch = base + revision; chosen so that no epoch comes twice when the source changes';
comment on column unleash_source.document is 'the body of /api/client/features at that revision: what holds when we start while Unleash is away';
