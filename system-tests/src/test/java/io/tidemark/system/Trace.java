package io.tidemark.system;

import io.tidemark.system.TestingCollector.Seen;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What was told of one trace up to now. */
record Trace(List<Seen> spans) {

    /** A push's: with the witness's span, the last to begin, and those that end, and are told, later than their children. */
    boolean isOfAWholePush() {
        return with("committed").isPresent()
                && with("kept").isPresent()
                && of("ingest-service").stream()
                        .anyMatch(span -> of("gateway").stream()
                                .anyMatch(gateway -> gateway.spanId().equals(span.parentId())));
    }

    List<Seen> of(String service) {
        return spans.stream().filter(span -> span.service().equals(service)).toList();
    }

    Optional<Seen> with(String event) {
        return spans.stream().filter(span -> span.events().contains(event)).findFirst();
    }

    /** A span and those above it, up to the first. */
    Stream<Seen> ancestors(Seen span) {
        return Stream.iterate(
                        Optional.of(span),
                        Optional::isPresent,
                        child -> spans.stream()
                                .filter(parent -> parent.spanId()
                                        .equals(child.orElseThrow().parentId()))
                                .findFirst())
                .map(Optional::orElseThrow);
    }
}
