package io.tidemark.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.tidemark.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private final AtomicLong now = new AtomicLong();
    private final Admission admission = admission("small=2/4", "large=1000");

    @Test
    void aTenantThatIsOverItsRateDoesNotKeepTheOthersOut() {
        admission.admit("acme", 30);

        assertThatThrownBy(() -> admission.admit("acme", 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("rate-limited");
        assertThatCode(() -> admission.admit("globex", 30)).doesNotThrowAnyException();
    }

    @Test
    void whatIsRefusedTakesNothing() {
        admission.admit("acme", 25);

        assertThatThrownBy(() -> admission.admit("acme", 6)).isInstanceOf(ProblemException.class);
        assertThat(admission.quota("acme").remaining()).isEqualTo(5);
    }

    @Test
    void timeFillsTheBucketUpToItsRim() {
        admission.admit("acme", 30);

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(admission.quota("acme")).isEqualTo(new Quota(30, 3, 10));
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(admission.quota("acme")).isEqualTo(new Quota(30, 3, 30));
    }

    @Test
    void whatIsLargerThanTheBucketPassesWhenItIsFull() {
        assertThatCode(() -> admission.admit("acme", 31)).doesNotThrowAnyException();
        assertThatThrownBy(() -> admission.admit("acme", 1)).isInstanceOf(ProblemException.class);
        assertThatCode(() -> admission.admit("acme", 0)).doesNotThrowAnyException();
    }

    @Test
    void aTenantWithARateOfItsOwnHasThatAndTheOthersDoNot() {
        assertThat(admission.quota("small")).isEqualTo(new Quota(4, 2, 4));
        assertThat(admission.quota("large")).isEqualTo(new Quota(2_000, 2, 2_000));
        assertThat(admission.quota("acme")).isEqualTo(new Quota(30, 3, 30));
        admission.admit("small", 4);
        admission.admit("large", 2_000);

        assertThatThrownBy(() -> admission.admit("small", 1))
                .hasMessageContaining("at most 2 operations a second, and 4");
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(admission.quota("small").remaining()).isEqualTo(2);
        assertThat(admission.quota("large").remaining()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "acme=", "acme=0", "acme=5/0", "acme=-1", "=5", "acme=5/", "acme=1e3", "a/b=5"})
    void aRateThatCantBeReadEndsTheStart(String setting) {
        assertThatThrownBy(() -> admission(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tidemark.ingest.admission");
    }

    @Test
    void aTenantHasOneRate() {
        assertThatThrownBy(() -> admission("acme=5", "acme=6")).hasMessageContaining("acme has two rates");
    }

    @Test
    void theQuotaIsWrittenAsTheDraftWritesIt() {
        Quota quota = new Quota(30, 3, 10);

        assertThat(quota.policyHeader()).isEqualTo("\"operations\";q=30;w=3");
        assertThat(quota.header()).isEqualTo("\"operations\";r=10;t=2");
    }

    private Admission admission(String... tenants) {
        return new Admission(new Rates(10, 30, Optional.of(List.of(tenants))), new TestingTime(now));
    }

    private record Rates(long operationsPerSecond, long operationsBurst, Optional<List<String>> tenants)
            implements AdmissionConfig {}

    private record TestingTime(AtomicLong nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
