-- Which replica does which job. The epoch rises with every new holder: what writes under an older one is refused.
create table leases (
    name           text        primary key collate "C",
    runner_id      text        not null,
    epoch          bigint      not null,
    last_heartbeat timestamptz not null
);
