package io.tidemark.integrity.sweep;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What becomes of questions about a user that were not answered in time. They prove nothing, neither that something is wrong
 * nor that nothing is. A part of a scan goes on without such a user, and after a few of them asks about no other: it has to
 * come to an end. Each user who is left out is told once.
 */
final class Unanswered {
    private static final int FEW = 3;

    private final boolean someMay;
    private final Consumer<UserKey> told;
    private final Set<UserKey> leftOut = ConcurrentHashMap.newKeySet();
    private final Set<UserKey> notAsked = ConcurrentHashMap.newKeySet();

    private Unanswered(boolean someMay, Consumer<UserKey> told) {
        this.someMay = someMay;
        this.told = told;
    }

    /** Nobody is left out: whoever asks is to know. */
    static Unanswered none() {
        return new Unanswered(false, user -> {});
    }

    static Unanswered few(Consumer<UserKey> told) {
        return new Unanswered(true, told);
    }

    /** Whether nothing is asked about that user any more. */
    boolean isNotAsked(UserKey user) {
        if (!leftOut.contains(user) && leftOut.size() >= FEW) {
            notAsked.add(user);
        }
        return (leftOut.contains(user) || notAsked.contains(user)) && isLeftOut(user);
    }

    /** Those about whom nothing was asked at all. */
    Set<UserKey> notAsked() {
        return notAsked;
    }

    /** Whether the rest goes on without that user, about whom there was no answer. */
    boolean isLeftOut(UserKey user) {
        if (someMay && leftOut.add(user)) {
            told.accept(user);
        }
        return someMay;
    }
}
