package io.tidemark.export.source;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Operations that snapshot-service has still to apply: between what its group committed and the end of each partition, both
 * as they are when the export begins.
 */
@Singleton
final class PendingOperations implements Source {
    private final Map<String, Object> kafka;
    private final SourceConfig config;

    PendingOperations(@Identifier("default-kafka-broker") Map<String, Object> kafka, SourceConfig config) {
        this.kafka = kafka;
        this.config = config;
    }

    @Override
    public Set<What> offers() {
        return EnumSet.of(What.OPERATIONS);
    }

    @Override
    public <T> Multi<T> read(Selection selection, Function<View, Multi<T>> body) {
        return Multi.createFrom().deferred(() -> {
            PendingReader reader = new PendingReader(kafka, config.kafkaPatience(), selection);
            return body.apply(new PendingView(reader))
                    .onTermination()
                    .call(() -> onWorker(() -> {
                        reader.close();
                        return true;
                    }));
        });
    }

    private static <T> Uni<T> onWorker(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    /** The offsets between which it reads are taken when the first lines are. */
    private record PendingView(PendingReader reader) implements View {
        /** A record holds many operations, of which we know nothing before it is read. */
        @Override
        public Uni<Optional<Estimate>> sample(long most) {
            return Uni.createFrom().item(Optional.empty());
        }

        @Override
        public Uni<Estimate> estimate() {
            return rows().collect().in(Sum::new, Sum::add).map(sum -> new Estimate(sum.count, sum.bytes, true));
        }

        @Override
        public Multi<List<Item>> rows() {
            return Multi.createBy()
                    .repeating()
                    .uni(() -> onWorker(reader::next))
                    .whilst(rows -> reader.hasMore());
        }
    }

    /** What an estimate adds up. */
    private static final class Sum {
        private static final long WITHOUT_PAYLOAD = 450;

        private long count;
        private long bytes;

        void add(List<Item> rows) {
            count += rows.size();
            bytes +=
                    rows.stream().mapToLong(row -> row.size() + WITHOUT_PAYLOAD).sum();
        }
    }
}
