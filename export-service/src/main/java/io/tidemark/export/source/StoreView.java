package io.tidemark.export.source;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What one transaction sees of a selection. */
final class StoreView implements View {
    private final SqlConnection connection;
    private final Selection selection;
    private final SourceConfig config;
    private final StoreTable table;
    private final StoreQuery query;

    StoreView(SqlConnection connection, Selection selection, SourceConfig config) {
        this.connection = connection;
        this.selection = selection;
        this.config = config;
        this.table = StoreTable.of(selection.what());
        this.query = StoreQuery.of(table, selection);
    }

    @Override
    public Uni<Optional<Estimate>> sample(long most) {
        return first(most).map(Optional::of);
    }

    @Override
    public Uni<Estimate> estimate() {
        return first(1_000).chain(first -> first.exact() ? Uni.createFrom().item(first) : counted(first));
    }

    @Override
    public Multi<List<Item>> rows() {
        return connection.prepare(query.rows(selection.limit())).onItem().transformToMulti(this::fetched);
    }

    private Multi<List<Item>> fetched(PreparedStatement statement) {
        StoreCursor cursor = new StoreCursor(statement.cursor(query.tuple()).getDelegate(), config);
        return Multi.createBy()
                .repeating()
                .uni(() -> cursor.next(row -> table.row(selection.tenant(), row)))
                .whilst(rows -> cursor.hasMore());
    }

    private Uni<Estimate> first(long most) {
        long rows = Math.min(most, selection.limit().orElse(Long.MAX_VALUE - 1));
        return connection
                .preparedQuery(query.sample(table, rows + 1))
                .execute(query.tuple())
                .map(found -> found.iterator().next())
                .map(row -> new Estimate(row.getLong("count"), row.getLong("bytes"), row.getLong("count") <= rows))
                .map(first -> selection.limit().isPresent()
                                && first.count() > selection.limit().getAsLong()
                        ? new Estimate(
                                selection.limit().getAsLong(),
                                first.bytes() * selection.limit().getAsLong() / first.count(),
                                true)
                        : first);
    }

    private Uni<Estimate> counted(Estimate first) {
        long most = Math.min(config.estimateRows(), selection.limit().orElse(Long.MAX_VALUE));
        return connection
                .preparedQuery(query.count(most))
                .execute(query.tuple())
                .map(found -> {
                    long count = found.iterator().next().getLong("count");
                    boolean exact = count < most || selection.limit().equals(OptionalLong.of(count));
                    return new Estimate(count, count * (first.bytes() / first.count()), exact);
                });
    }
}
