package io.tidemark.ingest.telemetry;

import java.util.List;

/**
 * What became of the events of a request.
 *
 * @param accepted how many are counted
 * @param refused the others, each with why; sending one again is of no use
 */
record TelemetryAnswer(int accepted, List<ToldEvents.Refused> refused) {
    static TelemetryAnswer of(ToldEvents told) {
        return new TelemetryAnswer(told.events().size(), told.refused());
    }
}
