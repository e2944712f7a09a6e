package io.tidemark.ingest.telemetry;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.telemetry.LearningEvent;
import java.util.List;

/**
 * What a request told.
 *
 * @param events those that are well-formed
 * @param refused the others
 */
record ToldEvents(List<LearningEvent> events, List<Refused> refused) {
    /** An event that is not counted, by its place in the request. */
    record Refused(int index, ErrorCode code, String detail) {}

    ToldEvents {
        events = List.copyOf(events);
        refused = List.copyOf(refused);
    }
}
