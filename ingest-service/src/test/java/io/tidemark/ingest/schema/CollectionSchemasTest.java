package io.tidemark.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionSchemasTest {
    @TempDir
    private Path directory;

    @Test
    void onlyWhatBringsContentIsHeldToTheSchema() throws IOException {
        Files.writeString(directory.resolve("notes.json"), "{\"required\":[\"title\"]}");
        CollectionSchemas schemas = new CollectionSchemas(() -> Optional.of(directory));
        BulkRequest request = new BulkRequest(
                "d",
                false,
                null,
                List.of(
                        operation(OperationType.UPSERT, "{}"),
                        operation(OperationType.DELETE, "null"),
                        operation(OperationType.RESTORE, "{\"version\":1}")),
                0);

        assertThat(schemas.check("notes", request).operations())
                .extracting(parsed -> parsed instanceof Parsed.Accepted)
                .containsExactly(false, true, true);
        assertThat(schemas.check("other", request)).isEqualTo(request);
    }

    @Test
    void aBrokenSchemaOrAWrongNameEndsTheStartAndIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("notes.json"), "{\"type\":7}");
        assertThatThrownBy(() -> new CollectionSchemas(() -> Optional.of(directory)))
                .hasMessageContaining(file.toString());

        Files.delete(file);
        Path wrong = Files.writeString(directory.resolve("Notes.json"), "{}");
        assertThatThrownBy(() -> new CollectionSchemas(() -> Optional.of(directory)))
                .hasMessageContaining(wrong.toString());
    }

    @Test
    void aDirectoryThatIsNotThereEndsTheStart() {
        assertThatThrownBy(() -> new CollectionSchemas(() -> Optional.of(directory.resolve("nowhere"))))
                .hasMessageContaining("nowhere");
    }

    private static Parsed operation(OperationType type, String payload) {
        return new Parsed.Accepted(new Operation(0, "o", null, type, "r", 0, 0, payload, ContentHash.of(payload)));
    }
}
