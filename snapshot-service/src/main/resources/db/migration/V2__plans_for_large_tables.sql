-- All indexes of snapshots start with tenant and user. While PostgreSQL believes that a user has a row or two, going through
-- all rows of a user costs it no more than going to one by its whole key; services keep the plans that they made when the
-- table was new, so a lookup would go through thousands of rows for minutes after a burst of writes. It is told to take all
-- rows for one user's: whole keys are then always the cheaper way. From the start, and at every ANALYZE.
alter table snapshots
    alter column tenant_id set (n_distinct = 1),
    alter column user_id set (n_distinct = 1),
    alter column collection set (n_distinct = 1);
do $$
declare
    name text;
begin
    foreach name in array array ['tenant_id', 'user_id', 'collection'] loop
        perform pg_restore_attribute_stats(
            'schemaname', current_schema()::text, 'relname', 'snapshots', 'attname', name, 'inherited', false,
            'null_frac', 0::real, 'avg_width', 12, 'n_distinct', 1::real);
    end loop;
end
$$;
