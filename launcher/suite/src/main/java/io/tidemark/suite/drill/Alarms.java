package io.tidemark.suite.drill;

import java.io.IOException;
import java.time.Instant;

/** Where the alarms of a suite are heard. */
interface Alarms {
    /** Whether anybody here could hear it. */
    boolean hear(Alarm alarm);

    /** Whether it has gone off. */
    Look told(Alarm alarm, String tenant) throws IOException, InterruptedException;

    /** Whether it stands in the timeline of an incident that is not resolved, with a time since then. */
    Look kept(Alarm alarm, String tenant, Instant since) throws IOException, InterruptedException;

    /** The tenant's incident, if it has one, is resolved: it was a drill. */
    void over(String tenant) throws IOException, InterruptedException;
}
