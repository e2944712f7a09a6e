-- Who changed what, and why, as a chain: each row holds the hash of the one before. Rows are only ever added.
alter table audit rename to audit_v1;

create table audit (
    seq      bigint      primary key check (seq > 0),
    at       timestamptz not null,
    actor    text        not null,
    action   text        not null,
    targets  text[]      not null,
    flag     text        not null,
    before   text        not null check (before is json),
    after    text        not null check (after is json),
    reason   text        not null check (reason <> ''),
    epoch    bigint      not null,
    previous bytea       not null check (length(previous) = 32),
    hash     bytea       not null check (length(hash) = 32)
);
comment on column audit.actor is 'tenant/user, or automatic, which no person can be called';
comment on column audit.targets is 'the tenants that it concerns; * is all';
comment on column audit.hash is 'SHA-256 of the RFC 8785 form of all other columns, in hex where they are bytes';

-- The last row of the chain. Whoever adds one locks it first, and rows that are missing at the end are noticed by it.
create table audit_head (
    one  boolean primary key default true check (one),
    seq  bigint  not null,
    hash bytea   not null
);
insert into audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on audit
    for each statement execute function audit_is_append_only();

-- What was written down before there was a chain becomes its beginning.
do $$
declare
    old  record;
    head audit_head;
    stamp text;
begin
    select * into head from audit_head;
    for old in
        select *, coalesce(string_to_array(substring(action from '^local-only .* for (.*)$'), ', '), '{*}') as targets
        from audit_v1 order by id
    loop
        stamp := to_char(old.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
        insert into audit values (
            head.seq + 1, old.at, old.actor_tenant || '/' || old.actor_user, old.action, old.targets, old.feature,
            old.before, old.after, old.reason, old.epoch, head.hash,
            sha256(convert_to(
                '{"action":' || to_json(old.action)
                || ',"actor":' || to_json(old.actor_tenant || '/' || old.actor_user)
                || ',"after":' || to_json(old.after)
                || ',"at":"' || stamp
                || '","before":' || to_json(old.before)
                || ',"epoch":' || old.epoch
                || ',"flag":' || to_json(old.feature)
                || ',"previous":"sha256:' || encode(head.hash, 'hex')
                || '","reason":' || to_json(old.reason)
                || ',"seq":' || head.seq + 1
                || ',"targets":' || array_to_json(old.targets)
                || '}', 'UTF8')))
        returning seq, hash into head.seq, head.hash;
    end loop;
    update audit_head set seq = head.seq, hash = head.hash;
end
$$;
drop table audit_v1;

-- Guarded rollouts: at most one that goes on for a flag and target.
create table rollouts (
    id         uuid        primary key,
    flag       text        not null,
    target     text        not null,
    plan       text        not null check (plan is json object),
    state      text        not null check (state is json object),
    active     boolean     not null,
    revision   bigint      not null,
    epoch      bigint      not null,
    decisions  integer     not null,
    started_by text        not null,
    reason     text        not null check (reason <> ''),
    started_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index one_rollout_a_flag_and_target on rollouts (flag, target) where active;
create index on rollouts (started_at);
comment on column rollouts.epoch is 'the epoch at which it moved the flag last';
comment on column rollouts.decisions is 'the number of the latest row in rollout_decisions';

-- Every decision with what it was made on; one that says the same as the one before is not repeated.
create table rollout_decisions (
    rollout_id uuid        not null references rollouts,
    seq        integer     not null,
    at         timestamptz not null,
    actor      text        not null,
    reason     text        not null,
    signal     text        not null check (signal is json object),
    decision   text        not null check (decision is json object),
    primary key (rollout_id, seq)
);
create trigger append_only before update or delete or truncate on rollout_decisions
    for each statement execute function audit_is_append_only();

-- Which replica moves the rollouts. The epoch rises with every new holder: what writes under an older one is refused.
create table leases (
    name           text        primary key collate "C",
    runner_id      text        not null,
    epoch          bigint      not null,
    last_heartbeat timestamptz not null
);

-- The evidence on which the switch was last moved by itself, or found on already: it does not move it again.
create table automatic_evidence (
    tenant          text        primary key collate "C",
    sev1_held_since timestamptz,
    confirmed_at    timestamptz,
    seen_at         timestamptz not null
);
