-- Writes snapshots, or none of them: then it says which ones the table refuses, and the transaction goes on. An error would
-- end it, and each try to find the one among hundreds would be another transaction (ADR-0036). All names say their schema,
-- as in V11.
create function write_snapshots(
    tenants text[], users text[], versions bigint[], collections text[], records text[], parents bigint[], operations text[],
    devices text[], seqs bigint[], types text[], schemas int[], payloads text[], hashes bytea[], times timestamptz[])
    returns table (place int, code text, reason text)
    language plpgsql
as $$
declare
    rows int := cardinality(versions);
    at int := 1;
    upto int;
    width int := rows;
    counted bigint;
    guessed boolean := false;
    refused boolean := false;
begin
    begin
        -- All at once. What is written is counted whether it is taken back or not, so when that fails it is known how many
        -- rows went well: those are written, and the one behind them is tried alone. Only what fails alone is refused, so
        -- a count that is wrong (or switched off, by track_counts) costs tries and nothing else.
        while at <= rows loop
            upto := least(at + width - 1, rows);
            counted := pg_stat_get_xact_tuples_inserted('snapshot.snapshots'::regclass);
            begin
                insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version,
                    operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                select k.*, k.created_at
                from unnest(tenants[at:upto], users[at:upto], versions[at:upto], collections[at:upto], records[at:upto],
                    parents[at:upto], operations[at:upto], devices[at:upto], seqs[at:upto], types[at:upto], schemas[at:upto],
                    payloads[at:upto], hashes[at:upto], times[at:upto])
                    as k (a, b, c, d, e, f, g, h, i, j, k, l, m, created_at);
                at := upto + 1;
                width := case when guessed then 1 else 2 * width end;
                guessed := false;
            exception
                -- A uniqueness that is violated is not among them: another replica was first, and who loads anew sees it.
                when data_exception or not_null_violation or check_violation or foreign_key_violation
                    or program_limit_exceeded or plpgsql_error then
                    if at = upto then
                        refused := true;
                        place := at - 1;
                        code := sqlstate;
                        reason := sqlerrm;
                        return next;
                        at := at + 1;
                        width := rows;
                        guessed := false;
                    else
                        counted := pg_stat_get_xact_tuples_inserted('snapshot.snapshots'::regclass) - counted;
                        width := least(greatest(counted, 1), upto - at);
                        guessed := true;
                    end if;
            end;
        end loop;
        if refused then
            raise exception using errcode = 'TM001', message = 'takes back what was not refused';
        end if;
    exception
        when sqlstate 'TM001' then
            null;
    end;
end
$$;
revoke execute on function write_snapshots from public;
comment on function write_snapshots is 'place: from 0 in the arrays; when nothing is returned, all rows are written';
