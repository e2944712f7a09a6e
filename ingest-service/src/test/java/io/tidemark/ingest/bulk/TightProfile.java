package io.tidemark.ingest.bulk;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A schema for one collection, three operations a tenant but for two, little room for bodies. */
public final class TightProfile implements QuarkusTestProfile {
    static final String COLLECTION = "strict-notes";
    static final int BODIES_TOGETHER = 200_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tidemark.ingest.schemas.dir",
                schemas().toString(),
                "tidemark.ingest.admission.operations-per-second",
                "1",
                "tidemark.ingest.admission.operations-burst",
                "3",
                "tidemark.ingest.admission.tenants",
                "generous=100,mean=1/2",
                "tidemark.ingest.limits.max-bodies-together",
                Integer.toString(BODIES_TOGETHER));
    }

    private static Path schemas() {
        try {
            Path directory = Files.createTempDirectory("schemas");
            Files.writeString(
                    directory.resolve(COLLECTION + ".json"),
                    "{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"}}}");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
