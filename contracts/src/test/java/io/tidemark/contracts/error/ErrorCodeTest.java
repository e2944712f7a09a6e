package io.tidemark.contracts.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");

    @Test
    void theDocumentedListIsThisOne() throws IOException {
        String rendered = render();
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, rendered);
        }

        assertThat(PAGE)
                .as("run ./mvnw -pl contracts test -Dupdate=true to write it anew")
                .hasContent(rendered);
    }

    @Test
    void everyCodeReadsBackFromItsWireForm() {
        assertThat(ErrorCode.values())
                .allSatisfy(code -> assertThat(ErrorCode.of(code.code())).contains(code));
    }

    @Test
    void onlyWhatMayPassByItselfIsRetryable() {
        assertThat(ErrorCode.values()).filteredOn(code -> code.status() >= 500).allMatch(ErrorCode::retryable);
    }

    private static String render() {
        String rows = Arrays.stream(ErrorCode.values())
                .map(code -> "| `%s` | %d | %s | %s. | %s |"
                        .formatted(
                                code.code(),
                                code.status(),
                                code.retryable() ? "yes" : "no",
                                code.title(),
                                code.action()))
                .collect(Collectors.joining("\n"));
        return """
                # Errors

                Every error is `application/problem+json` (RFC 9457) with a stable `code`; an operation in a batch carries
                the same object as its `problem`. Generated from `ErrorCode` in `contracts/`; don't edit.

                | code | status | retry | what happened | what to do |
                |---|---|---|---|---|
                %s
                """.formatted(rows);
    }
}
