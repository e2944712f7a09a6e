package io.tidemark.flag.rollout;

import io.tidemark.flag.audit.Actor;
import java.time.Instant;

/** A decision with all that it was made on, as the log keeps it. */
record Decided(Instant at, Actor by, String reason, Signal signal, Decision decision) {}
