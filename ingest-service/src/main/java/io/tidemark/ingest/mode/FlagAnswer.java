package io.tidemark.ingest.mode;

import java.util.Optional;

/** What came of asking flag-service. */
sealed interface FlagAnswer {
    /** The documents, not yet looked at, and their entity tag. */
    record Documents(String body, Optional<String> tag) implements FlagAnswer {}

    /** They are those of the entity tag that was sent. */
    record Unchanged() implements FlagAnswer {}

    /** No answer that can be used. */
    record Failed(String why) implements FlagAnswer {}
}
