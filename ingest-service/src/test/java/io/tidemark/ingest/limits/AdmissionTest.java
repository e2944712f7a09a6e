package io.tidemark.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.tidemark.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final AtomicLong now = new AtomicLong();
    private final Admission admission = new Admission(new Rate(10, 30), new TestingTime(now));

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
    void theQuotaIsWrittenAsTheDraftWritesIt() {
        Quota quota = new Quota(30, 3, 10);

        assertThat(quota.policyHeader()).isEqualTo("\"operations\";q=30;w=3");
        assertThat(quota.header()).isEqualTo("\"operations\";r=10;t=2");
    }

    private record Rate(long operationsPerSecond, long operationsBurst) implements AdmissionConfig {}

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
