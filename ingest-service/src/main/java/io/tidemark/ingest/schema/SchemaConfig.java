package io.tidemark.ingest.schema;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the schemas of payloads are. */
@ConfigMapping(prefix = "tidemark.ingest.schemas")
interface SchemaConfig {
    /** A directory of {@code <collection>.json}, each a JSON Schema (2020-12); what has none is not checked. */
    Optional<Path> dir();
}
