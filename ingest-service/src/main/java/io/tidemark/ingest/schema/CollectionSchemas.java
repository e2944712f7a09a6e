package io.tidemark.ingest.schema;

import io.quarkus.runtime.Startup;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.CollectionName;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.ingest.parse.BulkRequest;
import io.tidemark.ingest.parse.Parsed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Holds payloads to the schema of their collection, if it has one. Schemas are read at the start; a broken one ends it. */
@Singleton
@Startup
public class CollectionSchemas {
    private static final Logger LOG = Logger.getLogger(CollectionSchemas.class);
    private static final String SUFFIX = ".json";

    private final Map<String, PayloadSchema> schemas;

    CollectionSchemas(SchemaConfig config) {
        this.schemas = config.dir().map(CollectionSchemas::load).orElse(Map.of());
        LOG.infof("Payloads are held to a schema in: %s", schemas.keySet());
    }

    /** The request, with those operations refused that do not fit. */
    public BulkRequest check(String collection, BulkRequest request) {
        PayloadSchema schema = schemas.get(collection);
        if (schema == null) {
            return request;
        }
        List<Parsed> checked = request.operations().stream()
                .map(parsed -> parsed instanceof Parsed.Accepted accepted ? check(schema, accepted) : parsed)
                .toList();
        return request.with(checked);
    }

    private static Parsed check(PayloadSchema schema, Parsed.Accepted accepted) {
        Operation operation = accepted.operation();
        if (operation.type() == OperationType.DELETE || operation.type() == OperationType.RESTORE) {
            return accepted;
        }
        Optional<String> mismatch = schema.mismatch(operation.payload());
        return mismatch.isEmpty()
                ? accepted
                : Parsed.Refused.of(operation, ErrorCode.SCHEMA_MISMATCH, mismatch.orElseThrow());
    }

    private static Map<String, PayloadSchema> load(Path directory) {
        Map<String, PayloadSchema> loaded = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String collection = name.substring(0, name.length() - SUFFIX.length());
                if (!CollectionName.isValid(collection)) {
                    throw new IllegalStateException(file + ": \"" + collection + "\" is not a name for a collection");
                }
                loaded.put(collection, PayloadSchema.parse(file.toString(), Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the schemas in " + directory + " can't be read", e);
        }
        return Map.copyOf(loaded);
    }
}
