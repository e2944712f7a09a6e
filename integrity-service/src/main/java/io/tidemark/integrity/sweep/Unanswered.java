package io.tidemark.integrity.sweep;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What becomes of questions about a user that were not answered in time. They prove nothing, neither that something is wrong
 * nor that nothing is: a part of a scan leaves out a few users, each of which is told, and no more.
 */
final class Unanswered {
    private static final int FEW = 3;

    private final int allowed;
    private final Consumer<UserKey> told;
    private final AtomicInteger users = new AtomicInteger();

    private Unanswered(int allowed, Consumer<UserKey> told) {
        this.allowed = allowed;
        this.told = told;
    }

    /** Nobody is left out: whoever asks is to know. */
    static Unanswered none() {
        return new Unanswered(0, user -> {});
    }

    static Unanswered few(Consumer<UserKey> told) {
        return new Unanswered(FEW, told);
    }

    /** Whether the rest goes on without that user. */
    boolean isLeftOut(UserKey user) {
        if (users.incrementAndGet() > allowed) {
            return false;
        }
        told.accept(user);
        return true;
    }
}
