package io.tidemark.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The links to the runbooks lead somewhere. */
class RunbookTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodesPageAndHeadingAreThere(ErrorCode code) throws IOException {
        String[] link = Runbook.url(code).split("#", 2);

        Path page = Path.of("..").resolve(link[0]);

        assertThat(page).isRegularFile();
        if (link.length == 2) {
            assertThat(Files.readString(page).lines())
                    .anyMatch(line -> line.startsWith("#")
                            && line.replaceFirst("#+ ", "")
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replace(' ', '-')
                                    .equals(link[1]));
        }
    }
}
