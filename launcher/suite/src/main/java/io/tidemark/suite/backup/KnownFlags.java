package io.tidemark.suite.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.contracts.json.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The flags that somebody was told of.
 *
 * @param document the body of {@code /api/client/features}
 */
record KnownFlags(long epoch, String document) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static KnownFlags of(String document) throws IOException {
        try {
            return new KnownFlags(JSON.readTree(document).at("/meta/revisionId").asLong(), document);
        } catch (JsonProcessingException e) {
            throw new IOException("flags that are not JSON", e);
        }
    }

    /** What ingest-service keeps in its state folder; nothing when there is none, or it is damaged. */
    static Optional<KnownFlags> keptIn(Path stateFolder) throws IOException {
        Path file = stateFolder.resolve("flags");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] hashAndRest = Files.readString(file).split("\n", 2);
        if (hashAndRest.length < 2 || !ContentHash.of(hashAndRest[1]).toString().equals(hashAndRest[0])) {
            return Optional.empty();
        }
        String[] onAndDocument = hashAndRest[1].split("\n", 2);
        return onAndDocument.length < 2 ? Optional.empty() : Optional.of(of(onAndDocument[1]));
    }

    /** The newer of two. */
    static Optional<KnownFlags> newer(Optional<KnownFlags> one, Optional<KnownFlags> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().epoch >= other.get().epoch ? one : other;
    }
}
