package io.tidemark.ingest.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ClientRelease;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Counts what does not fit because client and server see the data differently, by the client's release (R23). */
@Singleton
@Startup
public class SchemaDrift {
    private static final String REJECTS = "schema_drift_rejects";
    private static final String UNKNOWN = "sync_unknown_fields";
    private static final int MAX_RELEASES = 50;

    private final MeterRegistry metrics;
    private final BoundedLabels releases = new BoundedLabels(MAX_RELEASES);

    SchemaDrift(MeterRegistry metrics) {
        this.metrics = metrics;
        for (Reason reason : Reason.values()) {
            metrics.counter(REJECTS, tags(ClientRelease.NONE).and("reason", reason.label));
        }
        metrics.counter(UNKNOWN, tags(ClientRelease.NONE));
    }

    /** Counts one refusal, if its code is one of drift. */
    public void refused(String release, ErrorCode code) {
        Reason.of(code)
                .ifPresent(reason -> metrics.counter(
                                REJECTS, tags(releases.of(release)).and("reason", reason.label))
                        .increment());
    }

    /** Counts fields of a newer version that were passed over. */
    public void passedOver(String release, int fields) {
        if (fields > 0) {
            metrics.counter(UNKNOWN, tags(releases.of(release))).increment(fields);
        }
    }

    private static Tags tags(String release) {
        return Tags.of("release", release);
    }

    private enum Reason {
        UNKNOWN_FIELD("unknown-field"),
        TYPE_MISMATCH("type-mismatch"),
        SCHEMA("schema");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        static Optional<Reason> of(ErrorCode code) {
            return switch (code) {
                case UNKNOWN_FIELD -> Optional.of(UNKNOWN_FIELD);
                case INVALID_FIELD, INVALID_OPERATION, PAYLOAD_NOT_OBJECT -> Optional.of(TYPE_MISMATCH);
                case SCHEMA_MISMATCH -> Optional.of(SCHEMA);
                default -> Optional.empty();
            };
        }
    }
}
