-- PostgreSQL checks each row of a full scan where it lies; some snapshots are read and judged in Java as well.
alter table sweeps
    add column reread_one_in int    not null default 1 check (reread_one_in > 0),
    add column turn          bigint not null default 0,
    add column rows_reread   bigint not null default 0;
comment on column sweeps.turn is 'those snapshots are read again whose version leaves this remainder; every completed scan is a turn';
