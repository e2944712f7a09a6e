package io.tidemark.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.testkit.TestingHttpServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadSchemaTest {
    private static final String SCHEMA = """
            {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
             "properties":{"title":{"type":"string"},"tags":{"type":"array","items":{"$ref":"#/$defs/tag"}}},
             "required":["title"],"additionalProperties":false,
             "$defs":{"tag":{"type":"string","maxLength":3}}}""";

    private final PayloadSchema schema = PayloadSchema.parse("notes.json", SCHEMA);

    @ParameterizedTest
    @ValueSource(strings = {"{\"title\":\"a\"}", "{\"title\":\"a\",\"tags\":[\"x\",\"y\"]}"})
    void whatFitsPasses(String payload) {
        assertThat(schema.mismatch(payload)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/title  | {\"title\":7}",
                "title   | {}",
                "color   | {\"title\":\"a\",\"color\":1}",
                "/tags/1 | {\"title\":\"a\",\"tags\":[\"x\",\"long\"]}",
            })
    void whatDoesNotFitIsNamed(String where, String payload) {
        assertThat(schema.mismatch(payload))
                .hasValueSatisfying(detail -> assertThat(detail).contains(where));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"type\":\"text\"}", "{\"properties\":7}", "[]", "{\"$ref\":\"#/$defs/missing\"}"})
    void aBrokenSchemaIsNoSchema(String text) {
        assertThatThrownBy(() -> PayloadSchema.parse("notes.json", text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("notes.json");
    }

    @Test
    void aSchemaElsewhereIsNeverFetched() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (TestingHttpServer server = TestingHttpServer.of(exchange -> {
            requests.incrementAndGet();
            TestingHttpServer.answer(exchange, 404, "");
        })) {
            String url = server.url() + "/other.json";

            assertThatThrownBy(() -> PayloadSchema.parse("notes.json", "{\"$ref\":\"" + url + "\"}"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(url);
        }
        assertThat(requests).hasValue(0);
    }
}
