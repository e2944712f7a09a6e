package io.tidemark.export.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.export.job.Job.Result;
import io.tidemark.export.job.Job.State;
import io.tidemark.export.job.Job.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final Job JOB =
            job("acme", "alice", UUID.fromString("00000000-0000-4000-8000-000000000001"), (byte) 1);

    private static Job job(String tenant, String user, UUID id, byte secret) {
        return new Job(
                new Job.Key(tenant, user, id),
                "user",
                new JobRequest("snapshots", null, null, null, null, null, null, null, null, null, null, null),
                new byte[] {secret, 2, 3},
                State.COMPLETE,
                1,
                new Times(NOW, NOW, NOW, NOW.plus(Duration.ofHours(1))),
                null,
                0,
                0,
                new Result(true, "0", null),
                null,
                null);
    }

    private static boolean opens(Job job, String url, Instant at) {
        String expires = url.replaceAll(".*expires=([^&]*).*", "$1");
        String signature = url.replaceAll(".*signature=", "");
        return Link.isValid(job, expires, signature, at);
    }

    @Test
    void linkOpensItsOwnJobUntilItExpires() {
        String url = Link.to(JOB, NOW, LIFE).url();

        assertThat(opens(JOB, url, NOW)).isTrue();
        assertThat(opens(JOB, url, NOW.plus(LIFE).minusSeconds(1))).isTrue();
        assertThat(opens(JOB, url, NOW.plus(LIFE))).isFalse();
        assertThat(opens(JOB, url.replace("expires=1", "expires=2"), NOW)).isFalse();
    }

    @Test
    void linkOpensNothingElse() {
        String url = Link.to(JOB, NOW, LIFE).url();
        UUID id = JOB.key().id();

        assertThat(opens(job("globex", "alice", id, (byte) 1), url, NOW)).isFalse();
        assertThat(opens(job("acme", "bob", id, (byte) 1), url, NOW)).isFalse();
        assertThat(opens(job("acme", "alice", UUID.randomUUID(), (byte) 1), url, NOW))
                .isFalse();
        assertThat(opens(job("acme", "alice", id, (byte) 9), url, NOW)).isFalse();
    }

    @Test
    void linkDoesNotOutliveItsJob() {
        assertThat(Link.to(JOB, NOW, Duration.ofDays(1)).expiresAt())
                .isEqualTo(JOB.times().expires());
    }
}
