package io.tidemark.snapshot.apply;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Rows turned into one array a column, as {@code unnest} takes them: one statement writes or finds them all. */
final class StoreColumns {
    private StoreColumns() {}

    /** Text columns. */
    static Tuple of(Stream<Object[]> rows, int width) {
        return of(rows, repeated(String.class, width));
    }

    /** StoreColumns of the given types, each row's values in their order. */
    static Tuple of(Stream<Object[]> rows, Class<?>... types) {
        List<Object[]> all = rows.toList();
        Tuple columns = Tuple.tuple();
        for (int i = 0; i < types.length; i++) {
            Object[] column = (Object[]) Array.newInstance(types[i], all.size());
            for (int row = 0; row < column.length; row++) {
                column[row] = all.get(row)[i];
            }
            columns.addValue(column);
        }
        return columns;
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Buffer bytes(byte[] bytes) {
        return Buffer.buffer(bytes);
    }

    private static Class<?>[] repeated(Class<?> type, int times) {
        Class<?>[] types = new Class<?>[times];
        Arrays.fill(types, type);
        return types;
    }
}
