-- The roles and schemas of Tidemark in one database. Idempotent; run as a superuser (or a role with CREATEROLE that owns
-- the database) before any service starts. Passwords are set by whoever runs it:  alter role tidemark_snapshot password '...';
do $$
declare
    service text;
begin
    foreach service in array array ['snapshot', 'flag', 'integrity', 'export'] loop
        if not exists (select from pg_roles where rolname = 'tidemark_' || service) then
            execute format('create role %I login', 'tidemark_' || service);
        end if;
        execute format('create schema if not exists %I authorization %I', service, 'tidemark_' || service);
    end loop;
end
$$;

-- Views under which the runbook's integrity queries run as they stand (R25-R28); snapshot-service fills it.
create schema if not exists runbook authorization tidemark_snapshot;

alter role tidemark_snapshot set search_path = snapshot;
-- All that snapshot-service asks is found by key, in the order of a key. Its connections keep their plans: one made while a
-- table was small must not read or sort the whole of it once it is large. A statement that is to read a whole table says
-- "set local enable_seqscan = on".
alter role tidemark_snapshot set enable_seqscan = off;
alter role tidemark_snapshot set enable_bitmapscan = off;
alter role tidemark_flag set search_path = flag;
alter role tidemark_export set search_path = export, snapshot;
-- integrity-service reads the snapshot store and writes nothing but its own schema, which it names in full.
alter role tidemark_integrity set search_path = runbook, snapshot;
