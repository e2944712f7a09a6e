package io.tidemark.integrity.incident;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an incident stands. The methods are the legal transitions.
 *
 * <pre>
 * Open -- acknowledged --> Investigating -- mitigated --> Mitigated
 *   |                        |      ^                       |   |
 *   |                        |      +------- relapsed ------+   |
 *   +------- resolved -------+------------- resolved ----------+--> Resolved -- reviewed --> Reviewed -- closed --> Closed
 * </pre>
 *
 * To mitigate or to resolve is to respond: what nobody acknowledged is acknowledged by it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = IncidentState.Open.class, name = "open"),
    @JsonSubTypes.Type(value = IncidentState.Investigating.class, name = "investigating"),
    @JsonSubTypes.Type(value = IncidentState.Mitigated.class, name = "mitigated"),
    @JsonSubTypes.Type(value = IncidentState.Resolved.class, name = "resolved"),
    @JsonSubTypes.Type(value = IncidentState.Reviewed.class, name = "reviewed"),
    @JsonSubTypes.Type(value = IncidentState.Closed.class, name = "closed")
})
public sealed interface IncidentState {
    /** The state's name as people read it. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** When somebody responded. */
    default @Nullable Instant respondedAt() {
        return switch (this) {
            case Open open -> null;
            case Investigating investigating -> investigating.acknowledgedAt();
            case Mitigated mitigated -> mitigated.acknowledgedAt();
            case Resolved resolved -> resolved.acknowledgedAt();
            case Reviewed reviewed -> reviewed.resolved().acknowledgedAt();
            case Closed closed -> closed.reviewed().resolved().acknowledgedAt();
        };
    }

    /** How it was resolved. */
    default @Nullable Resolved resolution() {
        return switch (this) {
            case Resolved resolved -> resolved;
            case Reviewed reviewed -> reviewed.resolved();
            case Closed closed -> closed.reviewed().resolved();
            case OnGoing onGoing -> null;
        };
    }

    /** The review that was held. */
    default @Nullable Reviewed reviewHeld() {
        return switch (this) {
            case Reviewed reviewed -> reviewed;
            case Closed closed -> closed.reviewed();
            case Resolved resolved -> null;
            case OnGoing onGoing -> null;
        };
    }

    /** Not resolved: what concerns its tenant joins it. */
    sealed interface OnGoing extends IncidentState {
        Mitigated mitigated(Instant at);

        Resolved resolved(Instant at, Resolution how);

        /** Something bad was heard again. */
        OnGoing relapsed();
    }

    /** Nobody has responded. */
    record Open() implements OnGoing {
        Investigating acknowledged(Instant at) {
            return new Investigating(at);
        }

        @Override
        public Mitigated mitigated(Instant at) {
            return new Mitigated(at, at);
        }

        @Override
        public Resolved resolved(Instant at, Resolution how) {
            return new Resolved(at, null, at, how);
        }

        @Override
        public Open relapsed() {
            return this;
        }
    }

    /** Somebody works on it. */
    record Investigating(Instant acknowledgedAt) implements OnGoing {
        @Override
        public Mitigated mitigated(Instant at) {
            return new Mitigated(acknowledgedAt, at);
        }

        @Override
        public Resolved resolved(Instant at, Resolution how) {
            return new Resolved(acknowledgedAt, null, at, how);
        }

        @Override
        public Investigating relapsed() {
            return this;
        }
    }

    /** Users no longer suffer from it, the cause is still there. */
    record Mitigated(Instant acknowledgedAt, Instant mitigatedAt) implements OnGoing {
        @Override
        public Mitigated mitigated(Instant at) {
            return this;
        }

        @Override
        public Resolved resolved(Instant at, Resolution how) {
            return new Resolved(acknowledgedAt, mitigatedAt, at, how);
        }

        @Override
        public Investigating relapsed() {
            return new Investigating(acknowledgedAt);
        }
    }

    /** It is over; the review is due. */
    record Resolved(Instant acknowledgedAt, @Nullable Instant mitigatedAt, Instant resolvedAt, Resolution how)
            implements IncidentState {
        Reviewed reviewed(Instant at, Review review) {
            return new Reviewed(this, at, review);
        }
    }

    /** The review was held. */
    record Reviewed(Resolved resolved, Instant reviewedAt, Review review) implements IncidentState {
        Closed closed(Instant at) {
            return new Closed(this, at);
        }
    }

    /** Nothing is left to do. */
    record Closed(Reviewed reviewed, Instant closedAt) implements IncidentState {}

    /** What it was and what helped (R98). */
    record Resolution(String rootCause, String fix) {}

    /** What the review found (R90): the cause in three answers, and three sorts of action items. */
    record Review(
            String whatHappened,
            String why,
            String whyNotDetectedEarlier,
            String prevention,
            String monitoring,
            String runbook) {}
}
