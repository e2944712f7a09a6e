package io.tidemark.ingest.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.Operation;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.TestingLimits;
import java.util.List;

/** Whatever body comes: it is read, operation by operation, or refused with a problem of the client's making. */
class BulkParserFuzzTest {
    private final BulkParser parser = new BulkParser(TestingLimits.SMALL);

    @FuzzTest(maxDuration = "2m")
    void aBodyIsReadOrRefusedWithAProblem(byte[] body) {
        check(body, Form.JSON);
    }

    @FuzzTest(maxDuration = "2m")
    void linesAreReadOrRefusedWithAProblem(byte[] body) {
        check(body, Form.NDJSON);
    }

    private void check(byte[] body, Form form) {
        List<Parsed> operations;
        try {
            operations = parser.parse(body, form, false).operations();
        } catch (ProblemException e) {
            assertThat(ErrorCode.values())
                    .anyMatch(code -> code.status() < 500
                            && String.valueOf(e.getMessage()).startsWith(code.code() + ": "));
            return;
        }

        for (int i = 0; i < operations.size(); i++) {
            switch (operations.get(i)) {
                case Parsed.Accepted accepted -> {
                    Operation operation = accepted.operation();
                    assertThat(operation.position()).isEqualTo(i);
                    assertThat(operation.contentHash()).isEqualTo(ContentHash.of(operation.payload()));
                    assertThat(operation.payload().length()).isLessThanOrEqualTo(64);
                }
                case Parsed.Refused refused -> assertThat(refused.position()).isEqualTo(i);
            }
        }
    }
}
