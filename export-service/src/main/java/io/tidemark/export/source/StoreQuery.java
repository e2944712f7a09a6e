package io.tidemark.export.source;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The statement that a selection becomes, with its parameters. The conditions and the order are those of a key. */
record StoreQuery(String from, String columns, List<Object> parameters, String order) {
    static StoreQuery of(StoreTable table, Selection selection) {
        Filter filter = selection.filter();
        Conditions where = new Conditions(selection.tenant(), table);
        if (table.byUser()) {
            where.add(
                    "(%s, %s) > (%%s, %%s)".formatted(table.user(), table.number()),
                    selection.after().user(),
                    selection.after().number(1));
        } else {
            where.add(table.number() + " > %s", selection.after().number(0));
        }
        filter.user().ifPresent(user -> where.add(table.user() + " = %s", user));
        filter.collection().ifPresent(collection -> where.add(table.collection() + " = %s", collection));
        filter.since().ifPresent(since -> where.add(table.time() + " >= %s", since.atOffset(ZoneOffset.UTC)));
        filter.until().ifPresent(until -> where.add(table.time() + " < %s", until.atOffset(ZoneOffset.UTC)));
        filter.type().ifPresent(type -> where.add(table.type() + " = %s", type));
        filter.errorClass().ifPresent(error -> where.add("error_class = %s", error));
        String order = table.byUser() ? table.user() + ", " + table.number() : table.number();
        return new StoreQuery(where.sql.toString(), table.columns(), where.parameters, order);
    }

    String rows(OptionalLong limit) {
        return "select " + columns + from + " order by " + order
                + (limit.isPresent() ? " limit " + limit.getAsLong() : "");
    }

    /** How many of the first rows there are, and how large they are; not more than so many. */
    String sample(StoreTable table, long most) {
        return "select count(*) as count, coalesce(sum(bytes), 0)::bigint as bytes from (select " + table.bytes()
                + " as bytes" + from + " order by " + order + " limit " + most + ") sample";
    }

    String count(long most) {
        return "select count(*) as count from (select 1" + from + " limit " + most + ") counted";
    }

    Tuple tuple() {
        return Tuple.from(parameters);
    }

    /** The conditions so far. */
    private static final class Conditions {
        private final StringBuilder sql;
        private final List<Object> parameters = new ArrayList<>();

        Conditions(String tenant, StoreTable table) {
            sql = new StringBuilder(" from " + table.table() + " where " + table.tenant() + " = $1");
            parameters.add(tenant);
        }

        void add(String condition, Object... values) {
            Object[] places = new Object[values.length];
            for (int i = 0; i < values.length; i++) {
                parameters.add(values[i]);
                places[i] = "$" + parameters.size();
            }
            sql.append(" and ").append(condition.formatted(places));
        }
    }
}
