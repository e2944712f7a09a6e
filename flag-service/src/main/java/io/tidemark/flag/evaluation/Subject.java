package io.tidemark.flag.evaluation;

import io.getunleash.engine.Context;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** For whom flags are evaluated. */
final class Subject {
    private final Context context;
    private final byte @Nullable [] plainUser;

    Subject(Context context) {
        this.context = context;
        this.plainUser = plain(context.getUserId());
    }

    /** As the engine wants it. */
    Context context() {
        return context;
    }

    /** The user id, if there is one that every engine hashes alike: ASCII (see {@link PlainRollout}). */
    byte @Nullable [] plainUser() {
        return plainUser;
    }

    private static byte @Nullable [] plain(@Nullable String user) {
        if (user == null || user.isEmpty()) {
            return null;
        }
        byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
        for (byte one : bytes) {
            if (one < 0) {
                return null;
            }
        }
        return bytes;
    }
}
