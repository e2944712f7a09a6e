create function insert_snapshots(
    tenants text[], users text[], versions bigint[], collections text[], records text[], parents bigint[], operations text[],
    devices text[], seqs bigint[], types text[], schemas int[], payloads text[], hashes bytea[], times timestamptz[])
    returns void
    language plpgsql
as $$
begin
    insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version, operation_id,
        device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
    select k.*, k.created_at
    from unnest(tenants, users, versions, collections, records, parents, operations, devices, seqs, types, schemas, payloads,
        hashes, times)
        as k (a, b, c, d, e, f, g, h, i, j, k, l, m, created_at);
end
$$;
revoke execute on function insert_snapshots from public;

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
    upto int := rows;
    wide int := rows;
    width int;
    guessed boolean;
    failed boolean;
    refused boolean := false;
    counted bigint := pg_stat_get_xact_tuples_inserted('snapshot.snapshots'::regclass);
begin
    -- All at once, in a subtransaction of its own: nearly always that is all.
    begin
        perform snapshot.insert_snapshots(tenants, users, versions, collections, records, parents, operations, devices, seqs,
            types, schemas, payloads, hashes, times);
        return;
    exception
        -- A uniqueness that is violated is not among them: another replica was first, and who loads anew sees it.
        when data_exception or not_null_violation or check_violation or foreign_key_violation
            or program_limit_exceeded or plpgsql_error then
            failed := true;
            code := sqlstate;
            reason := sqlerrm;
    end;
    begin
        -- What is written is counted whether it is taken back or not, so after a failure it is known how many rows went
        -- well: those are written, and the one behind them is tried alone. Only what fails alone is refused, so a count
        -- that is wrong (or switched off, by track_counts) costs tries and nothing else.
        loop
            if not failed then
                at := upto + 1;
                width := case when guessed then 1 else 2 * width end;
                guessed := false;
            elsif at = upto then
                refused := true;
                place := at - 1;
                return next;
                at := at + 1;
                width := wide;
                guessed := false;
            else
                counted := pg_stat_get_xact_tuples_inserted('snapshot.snapshots'::regclass) - counted;
                if counted between 1 and upto - at then
                    width := counted;
                    wide := rows;
                else
                    -- None went well, or all did until the statement's end, where the count says nothing. There may be
                    -- many: with all the rest tried behind each one, the tries would grow with the square of the rows.
                    width := case when counted < 1 then 1 else (upto - at + 1) / 2 end;
                    wide := greatest(wide / 2, 1);
                end if;
                guessed := true;
            end if;
            exit when at > rows;
            upto := least(at + width - 1, rows);
            counted := pg_stat_get_xact_tuples_inserted('snapshot.snapshots'::regclass);
            begin
                perform snapshot.insert_snapshots(tenants[at:upto], users[at:upto], versions[at:upto], collections[at:upto],
                    records[at:upto], parents[at:upto], operations[at:upto], devices[at:upto], seqs[at:upto],
                    types[at:upto], schemas[at:upto], payloads[at:upto], hashes[at:upto], times[at:upto]);
                failed := false;
            exception
                when data_exception or not_null_violation or check_violation or foreign_key_violation
                    or program_limit_exceeded or plpgsql_error then
                    failed := true;
                    code := sqlstate;
                    reason := sqlerrm;
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
