package io.tidemark.export.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.export.audit.AuditStore;
import io.tidemark.export.render.Delivery;
import io.tidemark.export.render.Mode;
import io.tidemark.export.render.Mode.Bounds;
import io.tidemark.export.render.Piece;
import io.tidemark.export.source.Estimate;
import io.tidemark.export.source.Selection;
import io.tidemark.export.source.Source;
import io.tidemark.export.source.View;
import io.tidemark.export.source.What;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Exports as streams of pieces. */
@Startup
@Singleton
public class Exports {
    private final List<Source> sources;
    private final AuditStore audit;
    private final ExportLimits limits;
    private final RunConfig config;
    private final Clock clock;
    private final Counter bytes;

    Exports(
            @All List<Source> sources,
            AuditStore audit,
            ExportLimits limits,
            RunConfig config,
            Clock clock,
            MeterRegistry meters) {
        this.sources = sources;
        this.audit = audit;
        this.limits = limits;
        this.config = config;
        this.clock = clock;
        this.bytes = Counter.builder("export_bytes")
                .description("Bytes of exports that were sent")
                .register(meters);
    }

    /** An estimate, and the mode that it leads to. */
    public record Expected(Estimate estimate, Mode mode) {}

    /** How large the export would be. */
    public Uni<Expected> estimate(Selection selection, boolean streamed) {
        return Uni.createFrom()
                .deferred(() -> {
                    Runnable place = limits.enter(selection.tenant());
                    return count(selection).onTermination().invoke(place);
                })
                .map(estimate -> new Expected(estimate, streamed ? Mode.STREAMED : Mode.of(estimate, bounds())));
    }

    /**
     * The export, piece by piece as it is asked for. A problem before the first piece when it may not run now; it breaks off
     * when the source does, or when it may not go on and its format can't say so.
     */
    public Multi<Piece> stream(ExportOrder order) {
        return run(order, limits::enter, rows -> {});
    }

    /**
     * The same for work that has its place already.
     *
     * @param rendered told of the lines that the next pieces hold
     */
    public Multi<Piece> admitted(ExportOrder order, IntConsumer rendered) {
        return run(order, tenant -> () -> {}, rendered);
    }

    /** How much there is, for work that was admitted before. */
    public Uni<Estimate> count(Selection selection) {
        return source(selection.what())
                .read(selection, view -> view.estimate().toMulti())
                // To its end: who leaves after the first item has what still runs cancelled.
                .collect()
                .last();
    }

    private Multi<Piece> run(ExportOrder order, Function<String, Runnable> admission, IntConsumer rendered) {
        return Multi.createFrom().deferred(() -> {
            Runnable place = admission.apply(order.selection().tenant());
            Course course = new Course(config, order.format(), rendered);
            return audit.begun(order.entry())
                    .onItem()
                    .transformToMulti(begun -> pieces(order, course)
                            .invoke(piece -> sent(piece, course))
                            .onTermination()
                            .call((failure, cancelled) -> audit.ended(order.entry(), course.ending(failure, cancelled))
                                    .onFailure()
                                    .invoke(lost -> course.warn(order, lost))
                                    .onFailure()
                                    .recoverWithNull()))
                    .onTermination()
                    .invoke((failure, cancelled) -> {
                        place.run();
                        course.warn(order, failure);
                    });
        });
    }

    /** What nobody sees. */
    Multi<Piece> unaudited(ExportOrder order) {
        return Multi.createFrom().deferred(() -> pieces(order, new Course(config, order.format(), rows -> {})));
    }

    private void sent(Piece piece, Course course) {
        if (piece instanceof Piece.Bytes some) {
            bytes.increment(some.bytes().length);
            course.sent(some.bytes().length);
        }
    }

    private Multi<Piece> pieces(ExportOrder order, Course course) {
        return source(order.selection().what())
                .read(
                        order.selection(),
                        view -> mode(view, order)
                                .onItem()
                                .transformToMulti(mode -> pieces(view, delivery(order, mode), course)));
    }

    private static Multi<Piece> pieces(View view, Delivery delivery, Course course) {
        return view.rows()
                .select()
                .first(rows -> course.goesOn())
                .invoke(rows -> course.rendered(rows.size()))
                .onItem()
                .transformToIterable(delivery::rows)
                .onCompletion()
                .continueWith(() -> delivery.end(course.isWhole()));
    }

    private Delivery delivery(ExportOrder order, Mode mode) {
        return new Delivery(order.selection(), order.format(), order.coding(), mode, bounds(), clock.instant());
    }

    private Uni<Mode> mode(View view, ExportOrder order) {
        return order.streamed()
                ? Uni.createFrom().item(Mode.STREAMED)
                : view.sample(config.bufferedLines())
                        .map(sample -> sample.map(estimate -> Mode.of(estimate, bounds()))
                                .orElse(Mode.BUFFERED));
    }

    private Bounds bounds() {
        return new Bounds(config.bufferedLines(), config.bufferedSize().asLongValue());
    }

    private Source source(What what) {
        return sources.stream()
                .filter(source -> source.offers().contains(what))
                .findFirst()
                .orElseThrow();
    }
}
