package io.tidemark.integrity.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadCheckTest {
    private final PayloadCheck check = new PayloadCheck();

    private static StoredSnapshot snapshot(String payload, String hashed) {
        return new StoredSnapshot(
                "acme/alice/1", "notes", "n1", 1, ContentHash.of(hashed).toString(), payload);
    }

    private long found(Indicator indicator) {
        return check.results().stream()
                .filter(result -> result.indicator() == indicator)
                .mapToLong(CheckResult::found)
                .sum();
    }

    @Test
    void soundPayloadIsNoFinding() {
        check.examine(snapshot("{\"a\":1}", "{\"a\":1}"));
        check.examine(snapshot("null", "null"));

        assertThat(check.results()).allMatch(result -> result.found() == 0);
    }

    @Test
    void otherPayloadThanWasHashedIsAMismatch() {
        check.examine(snapshot("{\"a\":1}", "{\"a\":2}"));

        assertThat(found(Indicator.HASH_MISMATCH)).isEqualTo(1);
        assertThat(found(Indicator.NOT_CANONICAL)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"b\":1,\"a\":2} | not in canonical form",
                "{\"a\": 1}        | not in canonical form",
                "{\"a\":1.0}       | not in canonical form",
                "{\"a\":1          | not JSON",
                "{\"a\":1,\"a\":1} | without a canonical form"
            })
    void payloadOfAnotherFormIsNotCanonical(String payload, String reason) {
        check.examine(snapshot(payload, payload));

        assertThat(found(Indicator.HASH_MISMATCH)).isZero();
        assertThat(check.results().getLast().rows())
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("reason", reason).doesNotContainValue(payload));
    }

    @Test
    void damagedHashIsAMismatch() {
        check.examine(new StoredSnapshot("acme/alice/1", "notes", "n1", 1, "sha256:", "{}"));

        assertThat(found(Indicator.HASH_MISMATCH)).isEqualTo(1);
    }

    @Test
    void samplesStopAtFiftyAndTheCountGoesOn() {
        for (int i = 0; i < 60; i++) {
            check.examine(snapshot("{}", "[]"));
        }

        assertThat(check.results().getFirst().rows()).hasSize(CheckResult.MAX_ROWS);
        assertThat(found(Indicator.HASH_MISMATCH)).isEqualTo(60);
    }
}
