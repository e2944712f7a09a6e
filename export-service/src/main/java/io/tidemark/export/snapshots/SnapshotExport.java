package io.tidemark.export.snapshots;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.Manifest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Exports of snapshots as streams of bytes. */
@Startup
@Singleton
final class SnapshotExport {
    private final SnapshotExportStore store;
    private final Clock clock;
    private final Counter bytes;

    SnapshotExport(SnapshotExportStore store, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        this.bytes = Counter.builder("export_bytes")
                .description("Bytes of exports that were sent")
                .register(meters);
    }

    /** The export, chunk by chunk as it is asked for; see {@link SnapshotExportStore#read} for when it ends or fails. */
    Multi<byte[]> stream(SnapshotSelection selection, ExportFormat format) {
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
