package io.tidemark.export.source;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A row that knows where its columns are: the driver looks through all of their names each time. */
record StoreRow(Map<String, Integer> places, Row row) {
    /** All of them; they share their places. */
    static List<StoreRow> of(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return List.of();
        }
        Map<String, Integer> places = new HashMap<>();
        List<String> names = rows.columnsNames();
        for (int i = 0; i < names.size(); i++) {
            places.putIfAbsent(names.get(i), i);
        }
        return rows.stream().map(row -> new StoreRow(places, row)).toList();
    }

    private int place(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException("there is no column " + column);
        }
        return place;
    }

    String getString(String column) {
        return row.getString(place(column));
    }

    Long getLong(String column) {
        return row.getLong(place(column));
    }

    Integer getInteger(String column) {
        return row.getInteger(place(column));
    }

    Boolean getBoolean(String column) {
        return row.getBoolean(place(column));
    }

    OffsetDateTime getOffsetDateTime(String column) {
        return row.getOffsetDateTime(place(column));
    }
}
