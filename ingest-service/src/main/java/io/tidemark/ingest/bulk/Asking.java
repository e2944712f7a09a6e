package io.tidemark.ingest.bulk;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.PushRequest;
import io.tidemark.http.ClientRelease;
import io.tidemark.ingest.limits.LimitsConfig;
import io.tidemark.ingest.publish.Asked;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives each request its name, the time at which it came, and what its headers say to those who decide it. */
@ApplicationScoped
class Asking {
    private final Clock clock;
    private final Duration maxWait;

    Asking(Clock clock, LimitsConfig limits) {
        this.clock = clock;
        this.maxWait = limits.maxWait();
    }

    /** What a request with this body asks for beside it. */
    Asked asked(Ask ask, byte[] body) {
        String release = ask.headers().release();
        Instant now = clock.instant();
        return new Asked(
                named(now).toString(),
                now,
                maxWait,
                key(ask, body),
                ask.headers().respondAsync(),
                ClientRelease.NONE.equals(release) ? null : release);
    }

    /** A UUID of version 7 (RFC 9562): it begins with its time, by which a receipt is known to have expired. */
    private static UUID named(Instant now) {
        UUID random = UUID.randomUUID();
        long time = now.toEpochMilli() << 16;
        return new UUID(time | 0x7000 | (random.getMostSignificantBits() & 0xFFF), random.getLeastSignificantBits());
    }

    private static PushRequest.@Nullable IdempotencyKey key(Ask ask, byte[] body) {
        String value = ask.headers().idempotencyKey();
        return value == null ? null : new PushRequest.IdempotencyKey(value, hash(ask.collection(), body));
    }

    private static ContentHash hash(String collection, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((collection + "\n").getBytes(StandardCharsets.UTF_8));
            return ContentHash.ofBytes(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
