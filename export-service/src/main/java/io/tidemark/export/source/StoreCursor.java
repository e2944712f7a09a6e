package io.tidemark.export.source;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cursor of the server, one chunk ahead of its reader: PostgreSQL fetches the next while one is rendered and sent. One call
 * at a time.
 */
final class StoreCursor {
    private final Cursor cursor;
    private final SourceConfig config;
    private int rows;
    private volatile boolean more = true;
    private @Nullable CompletableFuture<RowSet<Row>> ahead;

    StoreCursor(Cursor cursor, SourceConfig config) {
        this.cursor = cursor;
        this.config = config;
        this.rows = config.fetchRows();
    }

    boolean hasMore() {
        return more;
    }

    Uni<List<Item>> next(Function<StoreRow, Item> mapping) {
        CompletableFuture<RowSet<Row>> current = ahead == null ? read() : ahead;
        return Uni.createFrom()
                .completionStage(current)
                .emitOn(Infrastructure.getDefaultExecutor())
                .map(found -> {
                    List<Item> mapped = StoreRow.of(found).stream().map(mapping).toList();
                    rows = enough(mapped);
                    more = cursor.hasMore();
                    ahead = more ? read() : null;
                    return mapped;
                });
    }

    private CompletableFuture<RowSet<Row>> read() {
        return cursor.read(rows).subscribeAsCompletionStage();
    }

    /** As many as make up the size that is to be read at a time, if they go on being so large. */
    private int enough(List<Item> last) {
        long size = 0;
        for (Item item : last) {
            size += item.size();
        }
        long average = size / Math.max(1, last.size());
        long wanted = config.fetchSize().asLongValue() / Math.max(1, average);
        return Math.clamp(wanted, config.fetchRows(), config.fetchRowsMost());
    }
}
