package io.tidemark.export.source;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cursor of the server, one chunk ahead of its reader: PostgreSQL fetches the next as soon as one has come, while that one is
 * made into lines and sent. One call at a time. The driver's bare rows, for the wrappers of many cost as much as a column.
 */
final class StoreCursor {
    private final Cursor cursor;
    private final SourceConfig config;
    private volatile boolean more = true;
    private volatile @Nullable Future<List<StoreRow>> ahead;

    StoreCursor(Cursor cursor, SourceConfig config) {
        this.cursor = cursor;
        this.config = config;
    }

    boolean hasMore() {
        return more;
    }

    Uni<List<Item>> next(Function<StoreRow, Item> mapping) {
        Future<List<StoreRow>> asked = ahead;
        Future<List<StoreRow>> current = asked == null ? read(config.fetchRows()) : asked;
        return Uni.createFrom()
                .completionStage(current::toCompletionStage)
                .invoke(rows -> {
                    more = cursor.hasMore();
                    ahead = more ? read(enough(rows)) : null;
                })
                .emitOn(Infrastructure.getDefaultExecutor())
                .map(rows -> mapped(rows, mapping));
    }

    private Future<List<StoreRow>> read(int rows) {
        return cursor.read(rows).map(StoreRow::of);
    }

    private static List<Item> mapped(List<StoreRow> rows, Function<StoreRow, Item> mapping) {
        List<Item> mapped = new ArrayList<>(rows.size());
        for (StoreRow row : rows) {
            mapped.add(mapping.apply(row));
        }
        return mapped;
    }

    /** As many as make up the size that is to be read at a time, if they go on being so large. */
    private int enough(List<StoreRow> last) {
        long size = 0;
        for (StoreRow row : last) {
            size += row.payloadSize();
        }
        long average = size / Math.max(1, last.size());
        long wanted = config.fetchSize().asLongValue() / Math.max(1, average);
        return Math.clamp(wanted, config.fetchRows(), config.fetchRowsMost());
    }
}
