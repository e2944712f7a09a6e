-- One incident at a time for each tenant, and one for the whole installation ('*'): what concerns them joins it.
create table incidents (
    id         uuid        primary key,
    tenant_id  text        not null collate "C",
    state      text        not null,
    active     boolean     not null,
    revision   bigint      not null,
    entries    integer     not null default 0,
    opened_at  timestamptz not null,
    updated_at timestamptz not null,
    document   text        not null
);
create unique index incidents_one_open on incidents (tenant_id) where active;
create index incidents_newest on incidents (opened_at desc, id desc);
create index incidents_unfinished on incidents (opened_at) where state <> 'closed';

-- The timelines. An entry without an incident waits a while, in case that one begins.
create table incident_entries (
    id          bigint      generated always as identity primary key,
    incident_id uuid        references incidents,
    tenant_id   text        not null collate "C",
    at          timestamptz not null,
    kind        text        not null,
    actor       text        not null,
    text        text        not null,
    trace_id    text,
    dedupe      text        unique
);
create index incident_entries_timeline on incident_entries (incident_id, at, id);
create index incident_entries_waiting on incident_entries (at) where incident_id is null;

-- What stands in a timeline stays there as it is.
create function keep_timelines() returns trigger language plpgsql as $$
begin
    if old.incident_id is not null then
        raise exception 'a timeline is append-only';
    elsif tg_op = 'UPDATE' and to_jsonb(new) - 'incident_id' <> to_jsonb(old) - 'incident_id' then
        raise exception 'an entry only finds its incident';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger keep_timelines before update or delete on incident_entries for each row execute function keep_timelines();

-- Each time that an alert fired. Alertmanager tells of it again and again.
create table incident_alerts (
    fingerprint text        not null collate "C",
    starts_at   timestamptz not null,
    ends_at     timestamptz,
    tenant_id   text        not null collate "C",
    name        text        not null,
    incident_id uuid        references incidents,
    received_at timestamptz not null,
    primary key (fingerprint, starts_at)
);
create index incident_alerts_oldest on incident_alerts (received_at);
