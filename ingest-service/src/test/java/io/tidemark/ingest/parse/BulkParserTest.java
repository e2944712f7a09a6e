package io.tidemark.ingest.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.TestingLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkParserTest {
    private static final String GOOD = """
            {"operation_id":"good","type":"upsert","record_id":"r9","payload":{}}""";

    private final BulkParser parser = new BulkParser(TestingLimits.SMALL);

    @Test
    void anOperationIsReadCanonicalAndHashed() {
        BulkRequest request = parse("""
                {"operations":[{"payload":{"b":1.0,"a":"\\u00f6"},"type":"update","record_id":"docs/a b.md",
                  "base_version":41,"schema_version":2,"device_seq":17,"operation_id":"01J-x"}],"device_id":"d1"}""");

        assertThat(request.deviceId()).isEqualTo("d1");
        assertThat(request.operations())
                .containsExactly(new Parsed.Accepted(new Operation(
                        0,
                        "01J-x",
                        17L,
                        OperationType.UPDATE,
                        "docs/a b.md",
                        41,
                        2,
                        "{\"a\":\"ö\",\"b\":1}",
                        ContentHash.of("{\"a\":\"ö\",\"b\":1}"))));
    }

    @Test
    void aDeleteNeedsNoPayload() {
        Parsed parsed = only("{\"operation_id\":\"o\",\"type\":\"delete\",\"record_id\":\"r\",\"base_version\":3}");

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted -> assertThat(accepted.operation().payload()).isEqualTo("null"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "malformed-json     | ",
                "malformed-json     | {",
                "malformed-json     | []",
                "malformed-json     | {\"device_id\":\"d\",\"operations\":[}",
                "malformed-json     | {\"device_id\":\"d\",\"operations\":[]} x",
                "malformed-json     | {\"device_id\":\"d\",\"device_id\":\"d\",\"operations\":[]}",
                "unknown-field      | {\"device_id\":\"d\",\"operations\":[],\"tenant\":\"acme\"}",
                "invalid-field      | {\"device_id\":\"d\"}",
                "invalid-field      | {\"operations\":[]}",
                "invalid-field      | {\"device_id\":\"d\",\"operations\":{}}",
                "invalid-field      | {\"device_id\":7,\"operations\":[]}",
                "invalid-field      | {\"device_id\":\"\",\"operations\":[]}",
                "invalid-field      | {\"device_id\":\"a b\",\"operations\":[]}",
                "invalid-field      | {\"device_id\":\"d\",\"atomic\":\"true\",\"operations\":[]}",
                "invalid-field      | {\"device_id\":\"d\",\"cursor\":\"\",\"operations\":[]}",
                "invalid-field      | {\"device_id\":\"d\",\"cursor\":7,\"operations\":[]}",
                "too-many-operations| {\"device_id\":\"d\",\"operations\":[1,2,3,4]}",
            })
    void aWrongEnvelopeEndsTheRequest(String code, String body) {
        assertThatThrownBy(() -> parse(body == null ? "" : body))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "payload-not-object    | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":7}",
                "payload-not-object    | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":[{}]}",
                "payload-not-object    | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":null}",
                "payload-not-object    | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\"}",
                "payload-not-portable  | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{\"a\":1,\"a\":2}}",
                "payload-not-portable  | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{\"a\":9007199254740993}}",
                "payload-too-large     | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{\"a\":\"0123456789012345678901234567890123456789012345678901234567890123\"}}",
                "content-hash-mismatch | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{},\"content_hash\":\"sha256:00\"}",
                "unknown-field         | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{},\"updated_at\":\"2026\"}",
                "invalid-operation     | 7",
                "invalid-operation     | [{}]",
                "invalid-operation     | {}",
                "invalid-operation     | {\"type\":\"create\",\"record_id\":\"r\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"-o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"a,b\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"operation_id\":\"p\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"replace\",\"record_id\":\"r\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"a\\u0000b\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"\\ud800\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{},\"base_version\":-1}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{},\"base_version\":1.5}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{},\"device_seq\":0}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{},\"device_seq\":99999999999999999999}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"restore\",\"record_id\":\"r\",\"payload\":{\"version\":0}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"restore\",\"record_id\":\"r\",\"payload\":{\"version\":1,\"a\":1}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"restore\",\"record_id\":\"r\",\"payload\":{}}",
                "invalid-operation     | {\"operation_id\":\"o\",\"type\":\"delete\",\"record_id\":\"r\",\"payload\":{}}",
            })
    void aWrongOperationIsRefusedAndTheNextOneIsUnharmed(String code, String operation) {
        BulkRequest request = parse("{\"device_id\":\"d\",\"operations\":[" + operation + "," + GOOD + "]}");

        assertThat(request.operations()).hasSize(2);
        assertThat(request.operations().get(0))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.code())
                                .isEqualTo(ErrorCode.of(code.strip()).orElseThrow()));
        assertThat(request.operations().get(1))
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted ->
                                assertThat(accepted.operation().operationId()).isEqualTo("good"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\u001b[2J", "\\ud83d\\ude00", "x"})
    void aDetailQuotesLittleOfWhatWasSentAndNothingThatDoesHarm(String name) {
        String operation = "{\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{},\""
                + name.repeat(5_000) + "\":1}";

        BulkRequest request = parse("{\"device_id\":\"d\",\"operations\":[" + operation + "]}");

        assertThat(request.operations()).singleElement().isInstanceOfSatisfying(Parsed.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD);
            assertThat(refused.detail()).hasSizeBetween(200, 300).doesNotContainPattern("\\p{Cntrl}|\\p{Cs}");
        });
    }

    /** Python's json escapes whatever is not ASCII. */
    @Test
    void aPayloadThatIsFarTooLargeIsRefusedAloneAndKeepsItsPlace() {
        BulkRequest request = parse("""
                {"device_id":"d","operations":[{"operation_id":"o1","device_seq":4,"payload":{"a":[%s0]},"type":"upsert",\
                "record_id":"r"},%s]}""".formatted("{},".repeat(1000), GOOD));

        assertThat(request.operations().getFirst()).isInstanceOfSatisfying(Parsed.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
            assertThat(refused.operationId()).isEqualTo("o1");
            assertThat(refused.deviceSeq()).isEqualTo(4);
        });
        assertThat(request.operations().getLast()).isInstanceOf(Parsed.Accepted.class);
    }

    @Test
    void anEscapedPairOfSurrogatesInANameIsOneCharacter() {
        assertThat(
                        only(
                                "{\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"r\",\"payload\":{\"\\ud83d\\ude00\":1}}"))
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted -> assertThat(accepted.operation().payload()).isEqualTo("{\"😀\":1}"));
    }

    @Test
    void whatTheRequestAsksForAsAWholeIsRead() {
        BulkRequest request = parse("{\"device_id\":\"d\",\"atomic\":true,\"cursor\":\"c-1\",\"operations\":[]}");

        assertThat(request.atomic()).isTrue();
        assertThat(request.cursor()).isEqualTo("c-1");
    }

    @Test
    void fieldsOfANewerVersionArePassedOverAndCounted() {
        byte[] body =
                ("{\"device_id\":\"d\",\"signed\":{\"by\":[1]},\"operations\":[{\"operation_id\":\"o\",\"hint\":[{}],"
                                + "\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":{}}]}")
                        .getBytes(StandardCharsets.UTF_8);

        BulkRequest request = parser.parse(body, Form.JSON, true);

        assertThat(request.unknownFields()).isEqualTo(2);
        assertThat(request.operations()).hasOnlyElementsOfType(Parsed.Accepted.class);
    }

    @Test
    void aRestoreNamesTheVersionToBringBack() {
        assertThat(
                        only(
                                "{\"operation_id\":\"o\",\"type\":\"restore\",\"record_id\":\"r\",\"payload\":{\"version\":7}}"))
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted -> assertThat(accepted.operation().payload()).isEqualTo("{\"version\":7}"));
    }

    @Test
    void bytesThatAreNoUnicodeAreAProblemAndNoAccident() {
        byte[] utf32 = {0, 0, 0, '{', (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};

        assertThatThrownBy(() -> parser.parse(utf32, Form.JSON, false))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("malformed-json");
    }

    @Test
    void aRecordIdIsBoundedInBytesNotInCharacters() {
        String id = "ö".repeat(257);

        assertThat(only("{\"operation_id\":\"o\",\"type\":\"create\",\"record_id\":\"" + id + "\",\"payload\":{}}"))
                .isInstanceOf(Parsed.Refused.class);
    }

    @Property(tries = 5_000)
    void whateverComesIsARequestOrAProblem(@ForAll @StringLength(max = 60) String noise) {
        List.of(noise, "{\"device_id\":\"d\",\"operations\":[" + noise + "]}", "{\"device_id\":" + noise + "}")
                .forEach(body -> {
                    try {
                        assertThat(parse(body).operations()).isNotNull();
                    } catch (ProblemException e) {
                        assertThat(e).hasMessageMatching("(?s)[a-z-]+: .*");
                    }
                });
    }

    private Parsed only(String operation) {
        return parse("{\"device_id\":\"d\",\"operations\":[" + operation + "]}")
                .operations()
                .get(0);
    }

    private BulkRequest parse(String body) {
        return parser.parse(body.getBytes(StandardCharsets.UTF_8), Form.JSON, false);
    }
}
