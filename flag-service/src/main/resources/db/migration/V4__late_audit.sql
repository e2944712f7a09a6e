-- Which audit rows that had to wait for PostgreSQL were written: so that a row which is found on disk again is not written twice.
create table late_audit (
    id         uuid        primary key,
    written_at timestamptz not null default now()
);
