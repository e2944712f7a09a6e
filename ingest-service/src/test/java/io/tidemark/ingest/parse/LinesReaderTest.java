package io.tidemark.ingest.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.TestingLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinesReaderTest {
    private static final String ENVELOPE = "{\"device_id\":\"d\"}\n";
    private static final String GOOD =
            "{\"operation_id\":\"good\",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":{}}";

    private final BulkParser parser = new BulkParser(TestingLimits.SMALL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"device_id\":\"d\"}\n" + GOOD + "\n" + GOOD,
                "{\"device_id\":\"d\"}\n" + GOOD + "\n" + GOOD + "\n",
                "\r\n{\"device_id\":\"d\"}\r\n" + GOOD + "\r\n\r\n  \t\n" + GOOD + "\r\n\n",
            })
    void anEnvelopeAndAnOperationALineAreARequest(String body) {
        BulkRequest request = parse(body);

        assertThat(request.deviceId()).isEqualTo("d");
        assertThat(request.operations())
                .hasSize(2)
                .allSatisfy(parsed -> assertThat(parsed).isInstanceOf(Parsed.Accepted.class));
        assertThat(((Parsed.Accepted) request.operations().get(1)).operation().position())
                .isEqualTo(1);
    }

    @Test
    void theEnvelopeAsksForTheRequestAsAWhole() {
        BulkRequest request = parse("{\"device_id\":\"d\",\"atomic\":true,\"cursor\":\"c\"}");

        assertThat(request).isEqualTo(new BulkRequest("d", true, "c", List.of(), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"operation_id\":\"o\",",
                "{} {}",
                "nonsense",
                "{\"operation_id\":\"o\"}}",
                "\"",
                "{\"a\":\u0001}"
            })
    void aMalformedLineRefusesItsOperationAndItsNeighboursAreUnharmed(String line) {
        BulkRequest request = parse(ENVELOPE + GOOD + "\n" + line + "\n" + GOOD);

        assertThat(request.operations()).hasSize(3);
        assertThat(request.operations().get(1)).isInstanceOfSatisfying(Parsed.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
            assertThat(refused.position()).isEqualTo(1);
        });
        assertThat(request.operations().get(0)).isInstanceOf(Parsed.Accepted.class);
        assertThat(request.operations().get(2)).isInstanceOf(Parsed.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "malformed-json      | ' '",
                "malformed-json      | {\"device_id\":\"d\"",
                "malformed-json      | {\"device_id\":\"d\"} {}",
                "invalid-field       | {}",
                "unknown-field       | {\"device_id\":\"d\",\"operations\":[]}",
                "unknown-field       | {\"device_id\":\"d\",\"user\":\"bob\"}",
                "too-many-operations | {\"device_id\":\"d\"}#1#2#3#4",
            })
    void aWrongEnvelopeEndsTheRequest(String code, String body) {
        assertThatThrownBy(() -> parse(body.replace('#', '\n').replace("' '", " ")))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith(code);
    }

    @Property(tries = 5_000)
    void whateverBytesComeAreARequestOrAProblem(@ForAll @Size(max = 40) byte[] noise) {
        byte[] body = new byte[ENVELOPE.length() + noise.length];
        System.arraycopy(ENVELOPE.getBytes(StandardCharsets.US_ASCII), 0, body, 0, ENVELOPE.length());
        System.arraycopy(noise, 0, body, ENVELOPE.length(), noise.length);
        for (byte[] each : List.of(noise, body)) {
            try {
                assertThat(parser.parse(each, Form.NDJSON, false).operations()).isNotNull();
            } catch (ProblemException e) {
                assertThat(e).hasMessageMatching("(?s)[a-z-]+: .*");
            }
        }
    }

    private BulkRequest parse(String body) {
        return parser.parse(body.getBytes(StandardCharsets.UTF_8), Form.NDJSON, false);
    }
}
