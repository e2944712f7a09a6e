package io.tidemark.system.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.compare.OpenApiDiffOptions;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.MarkdownRender;

/**
 * A client of the previous release (N-1) can ask every endpoint as before, and understands the answers. What that release offered is
 * recorded beside this test; {@code system-tests/previous record} records another release.
 */
class OpenApiCompatibilityTest {
    static final List<String> SERVICES = MixedSuite.SERVICES;

    /** New words in an answer are allowed: clients pass over what they do not know. */
    private static final OpenApiDiffOptions OPTIONS = OpenApiDiffOptions.builder()
            .configProperty("incompatible.response.enum.increased", "false")
            .build();

    @ParameterizedTest
    @FieldSource("SERVICES")
    void whatThePreviousReleaseOfferedIsStillThere(String service) throws IOException {
        String now = Files.readString(Home.find().root().resolve(service).resolve("openapi.yaml"));

        ChangedOpenApi change = compared(recorded(service), now);

        assertThat(change.isCompatible()).as(words(change)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ingest-service, /api/limits:, /api/bounds:",
        "snapshot-service, 'name: limit', 'name: page_size'",
        "flag-service, post:, patch:",
        "integrity-service, /ops/incidents:, /ops/incident:"
    })
    void whatAPreviousClientCouldNotLiveWithIsNoticed(String service, String was, String is) throws IOException {
        String before = recorded(service);
        assertThat(before).contains(was);

        assertThat(compared(before, before.replaceFirst(was, is)).isCompatible())
                .isFalse();
    }

    private static ChangedOpenApi compared(String before, String now) {
        return OpenApiCompare.fromContents(before, now, List.of(), OPTIONS);
    }

    private static String recorded(String service) throws IOException {
        try (InputStream file = OpenApiCompatibilityTest.class.getResourceAsStream(service + ".yaml")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String words(ChangedOpenApi change) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new MarkdownRender().render(change, new OutputStreamWriter(out, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
