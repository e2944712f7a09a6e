package io.tidemark.ingest.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** A JSON Schema of draft 2020-12. Immutable, and safe for any thread. It never fetches what it refers to elsewhere. */
final class PayloadSchema {
    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .preloadJsonSchema(true)
            .build();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.add(iri -> {
                if (iri.toString().startsWith("classpath:draft/")) {
                    // The meta-schema comes with the library: its own loader, which is asked next, has it.
                    return null;
                }
                throw new JsonSchemaException("a schema elsewhere is not fetched: " + iri);
            })));

    private final JsonSchema schema;

    private PayloadSchema(JsonSchema schema) {
        this.schema = schema;
    }

    /**
     * The schema in a text.
     *
     * @param source names it in errors
     * @throws IllegalStateException when it is no schema, or refers to one elsewhere
     */
    static PayloadSchema parse(String source, String text) {
        try {
            JsonNode document = JSON.readTree(text);
            Set<ValidationMessage> faults = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012), CONFIG)
                    .validate(document);
            if (!faults.isEmpty()) {
                throw new IllegalStateException(source + " is not a JSON Schema: " + first(faults));
            }
            JsonSchema schema = FACTORY.getSchema(document, CONFIG);
            schema.initializeValidators();
            return new PayloadSchema(schema);
        } catch (JsonProcessingException | JsonSchemaException e) {
            throw new IllegalStateException(source + " is not a JSON Schema: " + e.getMessage(), e);
        }
    }

    /** Where and why a payload does not fit; empty when it does. */
    Optional<String> mismatch(String payload) {
        try {
            Set<ValidationMessage> faults = schema.validate(JSON.readTree(payload));
            return faults.isEmpty() ? Optional.empty() : Optional.of(first(faults));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a canonical payload is JSON", e);
        }
    }

    /** Always the same one, whatever order they were found in. */
    private static String first(Set<ValidationMessage> faults) {
        return faults.stream()
                .map(ValidationMessage::getMessage)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
