package io.tidemark.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.contracts.error.ErrorCode;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer that is a problem carries, whichever service gives it. */
class ProblemMapperTest {
    private final ProblemMapper mapper = new ProblemMapper(new ObjectMapper());

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyRefusalThatPassesSaysWhenToComeBack(ErrorCode code) {
        Response answer = mapper.map(ProblemException.of(code, "so it is"));

        boolean passes = code.status() == 503 || code.status() == 429;
        assertThat(answer.getStatus()).isEqualTo(code.status());
        assertThat(answer.getHeaderString("Retry-After") != null).isEqualTo(passes);
        if (passes) {
            assertThat(Integer.parseInt(answer.getHeaderString("Retry-After"))).isPositive();
            assertThat(code.retryable()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 30, 3_600})
    void whenToComeBackIsNeverSoonerThanWasMeantAndAtMostHalfAsMuchLater(long seconds) {
        Response answer =
                mapper.map(ProblemException.retryable(ErrorCode.OVERLOADED, "so it is", Duration.ofSeconds(seconds)));

        assertThat(Long.parseLong(answer.getHeaderString("Retry-After")))
                .isBetween(Math.max(1, seconds), Math.max(2, seconds + (seconds + 1) / 2));
    }
}
