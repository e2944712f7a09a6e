package io.tidemark.ingest.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.Coding;
import io.tidemark.ingest.parse.Form;
import io.tidemark.ingest.protocol.ProtocolVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushHeadersTest {
    @Test
    void withoutHeadersNothingSpecialIsAskedFor() {
        assertThat(PushHeaders.of(name -> List.of()))
                .isEqualTo(new PushHeaders(
                        Form.JSON, Coding.IDENTITY, null, false, new ProtocolVersion(ProtocolVersion.NEWEST), "none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"k-1", "\"k-1\"", " k-1 "})
    void aKeyMayStandInQuotes(String header) {
        assertThat(of("Idempotency-Key", header).idempotencyKey()).isEqualTo("k-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "\"k", "k\"", "a b", "a,b", "ä", "a/b"})
    void aKeyOfAnotherFormIsRefused(String header) {
        assertThatThrownBy(() -> of("Idempotency-Key", header))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("invalid-parameter");
    }

    @Test
    void aKeyIsBounded() {
        assertThat(of("Idempotency-Key", "k".repeat(128)).idempotencyKey()).hasSize(128);
        assertThatThrownBy(() -> of("Idempotency-Key", "k".repeat(129))).isInstanceOf(ProblemException.class);
    }

    @Test
    void twoKeysAreNone() {
        Map<String, List<String>> headers = Map.of("Idempotency-Key", List.of("a", "b"));

        assertThatThrownBy(() -> PushHeaders.of(name -> headers.getOrDefault(name, List.of())))
                .isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "respond-async                    | true",
                "Respond-Async; x=1               | true",
                "wait=10, respond-async           | true",
                "return=minimal                   | false",
                "not-respond-async                | false",
            })
    void thePreferenceForAReceiptIsFoundAmongOthers(String header, boolean async) {
        assertThat(of("Prefer", header).respondAsync()).isEqualTo(async);
    }

    @ParameterizedTest
    @CsvSource({"application/json,JSON", "application/x-ndjson; charset=utf-8,NDJSON", "APPLICATION/X-NDJSON,NDJSON"})
    void theTypeTellsTheForm(String type, Form form) {
        assertThat(of("Content-Type", type).form()).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({"gzip,GZIP", "GZIP,GZIP", "x-gzip,GZIP", "identity,IDENTITY"})
    void gzipIsTheOnlyPacking(String header, Coding coding) {
        assertThat(of("Content-Encoding", header).coding()).isEqualTo(coding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, gzip", "deflate"})
    void anotherPackingIsRefused(String header) {
        assertThatThrownBy(() -> of("Content-Encoding", header)).hasMessageStartingWith("unsupported-media-type");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3", "007,7"})
    void theVersionIsTheClients(String header, int version) {
        assertThat(of("Sync-Protocol", header).version().number()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"0,protocol-too-old", "-1,invalid-parameter", "two,invalid-parameter", "2.0,invalid-parameter"})
    void aVersionThatIsNotSpokenIsRefused(String header, String code) {
        assertThatThrownBy(() -> of("Sync-Protocol", header)).hasMessageStartingWith(code);
    }

    @ParameterizedTest
    @CsvSource({"4.2.0-rc.1+7,4.2.0-rc.1+7", "a b,other"})
    void theReleaseIsALabel(String header, String release) {
        assertThat(of("Client-Release", header).release()).isEqualTo(release);
    }

    private static PushHeaders of(String header, String value) {
        return PushHeaders.of(name -> name.equals(header) ? List.of(value) : List.of());
    }
}
