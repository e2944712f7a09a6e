package io.tidemark.export.snapshots;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.Manifest;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Exports of snapshots as streams of bytes. */
@Startup
@Singleton
final class SnapshotExport {
    private static final Logger LOG = Logger.getLogger(SnapshotExport.class);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final SnapshotExportStore store;
    private final Clock clock;
    private final Semaphore places;
    private final Counter bytes;

    SnapshotExport(SnapshotExportStore store, ExportConfig config, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        this.places = new Semaphore(config.concurrent());
        this.bytes = Counter.builder("export_bytes")
                .description("Bytes of exports that were sent")
                .register(meters);
    }

    /**
     * The export, chunk by chunk as it is asked for; see {@link SnapshotExportStore#read} for when it ends or fails. A
     * problem when as many as may are running.
     */
    Multi<byte[]> stream(SnapshotSelection selection, ExportFormat format) {
        return Multi.createFrom().deferred(() -> {
            if (!places.tryAcquire()) {
                throw ProblemException.retryable(ErrorCode.OVERLOADED, "enough exports are running", LATER);
            }
            return render(selection, format)
                    .onFailure()
                    .invoke(failure -> LOG.warnf("An export of %s broke off: %s", selection.tenant(), failure))
                    .onTermination()
                    .invoke(places::release);
        });
    }

    private Multi<byte[]> render(SnapshotSelection selection, ExportFormat format) {
        Manifest manifest = new Manifest(
                format.name(),
                "snapshots",
                selection.tenant(),
                selection.user().orElse(null),
                selection.collection().orElse(null),
                clock.instant(),
                true);
        Rendering rendering = new Rendering(format, manifest, selection.after());
        return store.read(selection, rendering::chunk)
                .onCompletion()
                .continueWith(() -> List.of(rendering.end()))
                .select()
                .where(chunk -> chunk.length > 0)
                .invoke(chunk -> bytes.increment(chunk.length));
    }
}
