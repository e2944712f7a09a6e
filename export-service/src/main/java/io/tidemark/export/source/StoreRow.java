package io.tidemark.export.source;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A row that knows where its columns are: the driver looks through all of their names each time. */
record StoreRow(Map<String, Integer> places, Row row) {
    /** All of them; they share their places. */
    static List<StoreRow> of(RowSet<Row> found) {
        if (found.size() == 0) {
            return List.of();
        }
        Map<String, Integer> places = new HashMap<>();
        List<String> names = found.columnsNames();
        for (int i = 0; i < names.size(); i++) {
            places.putIfAbsent(names.get(i), i);
        }
        List<StoreRow> rows = new ArrayList<>(found.size());
        for (Row row : found) {
            rows.add(new StoreRow(places, row));
        }
        return rows;
    }

    private int place(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException("there is no column " + column);
        }
        return place;
    }

    /** How large the one column is that may be large; 0 where there is none. */
    int payloadSize() {
        String payload = places.containsKey("payload") ? getString("payload") : null;
        return payload == null ? 0 : payload.length();
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
