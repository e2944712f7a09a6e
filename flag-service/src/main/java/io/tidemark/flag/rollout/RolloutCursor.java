package io.tidemark.flag.rollout;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * After which rollout a listing goes on. One that ends while somebody turns the pages may show twice, none is left out: what
 * is over never goes on again.
 */
record RolloutCursor(boolean active, Instant startedAt, UUID id) {
    private static final Pattern FORM = Pattern.compile("([01])\\.([0-9]{1,17})\\.([0-9a-f-]{36})");

    static RolloutCursor after(Rollout rollout) {
        return new RolloutCursor(rollout.state().goesOn(), rollout.startedAt(), rollout.id());
    }

    /** What the text says; null when there is none, for the first page. */
    static @Nullable RolloutCursor parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            if (form.matches()) {
                return new RolloutCursor(
                        form.group(1).equals("1"),
                        Instant.EPOCH.plus(Long.parseLong(form.group(2)), ChronoUnit.MICROS),
                        UUID.fromString(form.group(3)));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw ProblemException.of(ErrorCode.INVALID_CURSOR, "the cursor was not issued here");
    }

    @Override
    public String toString() {
        String text = (active ? "1." : "0.") + ChronoUnit.MICROS.between(Instant.EPOCH, startedAt) + "." + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
