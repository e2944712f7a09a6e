package io.tidemark.integrity.status;

import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.kafka.KafkaProbe;
import io.tidemark.http.store.PostgresqlProbe;
import io.tidemark.integrity.status.StatusView.DependencyView;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.Readiness;

/** PostgreSQL and Kafka, asked from here. */
@Singleton
class Dependencies {
    private final PostgresqlProbe postgresql;
    private final KafkaProbe kafka;

    Dependencies(@Readiness PostgresqlProbe postgresql, @Wellness KafkaProbe kafka) {
        this.postgresql = postgresql;
        this.kafka = kafka;
    }

    Uni<List<DependencyView>> look() {
        Uni<Boolean> database =
                postgresql.mustAnswer().map(done -> true).onFailure().recoverWithItem(false);
        return Uni.combine()
                .all()
                .unis(timed("postgresql", database), timed("kafka", kafka.answers()))
                .with((first, second) -> List.of(first, second));
    }

    private static Uni<DependencyView> timed(String name, Uni<Boolean> answers) {
        return Uni.createFrom().deferred(() -> {
            long begun = System.nanoTime();
            return answers.map(
                    up -> new DependencyView(name, up, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)));
        });
    }
}
