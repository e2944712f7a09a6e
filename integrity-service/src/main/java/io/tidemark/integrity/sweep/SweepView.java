package io.tidemark.integrity.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A scan of the whole store, as operators are shown it.
 *
 * @param state running, paused, cancelled or completed
 * @param tenant the one tenant that is looked at; absent for all
 * @param phase snapshots first, then streams
 * @param at the user behind whom it goes on
 * @param rowsScanned snapshots, heads, and the snapshots of the recount
 * @param rowsReread snapshots that were also read and judged in Java
 * @param rereadOneIn one of so many is; other ones in the next scan
 * @param found how much was found; what two checks see counts twice
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SweepView(
        UUID id,
        String state,
        @Nullable String tenant,
        String phase,
        @Nullable String at,
        long rowsScanned,
        long rowsReread,
        int rereadOneIn,
        long found,
        String startedBy,
        String reason,
        Instant startedAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {
    /** Scans, newest first. */
    @Schema(name = "FullScanPage")
    public record Page(List<SweepView> scans) {}

    static SweepView of(Sweep sweep) {
        Position cursor = sweep.cursor();
        return new SweepView(
                sweep.id(),
                sweep.state().word(),
                sweep.tenantId().isEmpty() ? null : sweep.tenantId(),
                sweep.phase().name().toLowerCase(Locale.ROOT),
                cursor.equals(Position.START) ? null : cursor.tenantId() + "/" + cursor.userId(),
                sweep.rowsScanned(),
                sweep.rowsReread(),
                sweep.turn().oneIn(),
                sweep.found(),
                sweep.ordered().startedBy(),
                sweep.ordered().reason(),
                sweep.ordered().startedAt(),
                sweep.updatedAt(),
                sweep.finishedAt());
    }
}
