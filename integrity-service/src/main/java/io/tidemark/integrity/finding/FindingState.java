package io.tidemark.integrity.finding;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a finding stands. What may follow are the methods of each state; only a check that looks again closes one. */
public sealed interface FindingState {
    /** The word in answers and in the store. */
    String word();

    /** When it was confirmed, if it was and still counts as evidence. */
    default Optional<Instant> confirmedAt() {
        return Optional.empty();
    }

    /** Found, and nobody has said anything about it. */
    record Open() implements FindingState {
        Confirmed confirm(Instant at) {
            return new Confirmed(at);
        }

        Dismissed dismiss() {
            return new Dismissed();
        }

        Repairing repair() {
            return new Repairing(null);
        }

        Closed cleared() {
            return new Closed();
        }

        @Override
        public String word() {
            return "open";
        }
    }

    /** A person says that it is corruption. */
    record Confirmed(Instant at) implements FindingState {
        Dismissed dismiss() {
            return new Dismissed();
        }

        Repairing repair() {
            return new Repairing(at);
        }

        Closed cleared() {
            return new Closed();
        }

        @Override
        public String word() {
            return "confirmed";
        }

        @Override
        public Optional<Instant> confirmedAt() {
            return Optional.of(at);
        }
    }

    /** A repair was begun; it is over when a check no longer finds anything. */
    record Repairing(@Nullable Instant since) implements FindingState {
        FindingState stillThere() {
            return since == null ? new Open() : new Confirmed(since);
        }

        Closed cleared() {
            return new Closed();
        }

        @Override
        public String word() {
            return "repairing";
        }

        @Override
        public Optional<Instant> confirmedAt() {
            return Optional.ofNullable(since);
        }
    }

    /** A person says that it is none. Found again, it stays so. */
    record Dismissed() implements FindingState {
        Confirmed confirm(Instant at) {
            return new Confirmed(at);
        }

        @Override
        public String word() {
            return "dismissed";
        }
    }

    /** A check looked again and found nothing. */
    record Closed() implements FindingState {
        @Override
        public String word() {
            return "closed";
        }
    }

    /** The state that the store tells of. */
    static FindingState of(String word, @Nullable Instant confirmedAt) {
        return switch (word) {
            case "open" -> new Open();
            case "confirmed" -> {
                if (confirmedAt == null) {
                    throw new IllegalStateException("a confirmed finding has a time");
                }
                yield new Confirmed(confirmedAt);
            }
            case "repairing" -> new Repairing(confirmedAt);
            case "dismissed" -> new Dismissed();
            case "closed" -> new Closed();
            default -> throw new IllegalStateException("no finding is " + word);
        };
    }
}
