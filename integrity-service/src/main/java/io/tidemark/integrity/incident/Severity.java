package io.tidemark.integrity.incident;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidemark.contracts.health.Verdict;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How bad it is on the runbooks' three scales, of which any may be silent (C4). They are never folded into one: each keeps
 * its own worst word, and the worst of all of them is the incident's priority.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Severity(
        @Nullable Sev sev,
        @Nullable Priority priority,
        @Nullable Level level) {
    /** The scale of runbook 000 (R5-R7), the mildest first. */
    enum Sev {
        SEV3,
        SEV2,
        SEV1
    }

    /** The scale of runbook 001, the mildest first. */
    enum Level {
        MEDIUM,
        HIGH,
        CRITICAL
    }

    /** What nobody rated. */
    public static final Severity UNKNOWN = new Severity(null, null, null);

    static Severity of(Priority priority) {
        return new Severity(null, priority, null);
    }

    /** The severity of a verdict; nothing for those that page nobody (R4). */
    public static Optional<Severity> of(Verdict verdict) {
        return switch (verdict) {
            case OK, WARN -> Optional.empty();
            case SEV3 -> Optional.of(new Severity(Sev.SEV3, null, null));
            case SEV2 -> Optional.of(new Severity(Sev.SEV2, null, null));
            case SEV1 -> Optional.of(new Severity(Sev.SEV1, null, null));
        };
    }

    /** The word on whichever scale has it: {@code SEV-1}, {@code p0}, {@code critical}; nothing for any other word. */
    public static Optional<Severity> ofWord(@Nullable String word) {
        String plain = word == null ? "" : word.strip().toUpperCase(Locale.ROOT).replaceAll("[-_ ]", "");
        return Optional.ofNullable(
                switch (plain) {
                    case "SEV1" -> new Severity(Sev.SEV1, null, null);
                    case "SEV2" -> new Severity(Sev.SEV2, null, null);
                    case "SEV3" -> new Severity(Sev.SEV3, null, null);
                    case "P0" -> of(Priority.P0);
                    case "P1" -> of(Priority.P1);
                    case "P2" -> of(Priority.P2);
                    case "P3" -> of(Priority.P3);
                    case "CRITICAL" -> new Severity(null, null, Level.CRITICAL);
                    case "HIGH" -> new Severity(null, null, Level.HIGH);
                    case "MEDIUM" -> new Severity(null, null, Level.MEDIUM);
                    default -> null;
                });
    }

    /** On each scale the worse of the two words: nothing gets milder by joining. */
    public Severity joined(Severity other) {
        return new Severity(worse(sev, other.sev), worse(priority, other.priority), worse(level, other.level));
    }

    /** The worst of the three as a priority; what nobody rated is a minor issue until somebody does. */
    public Priority worst() {
        return Stream.of(
                        Optional.ofNullable(sev).map(Severity::asPriority),
                        Optional.ofNullable(priority),
                        Optional.ofNullable(level).map(Severity::asPriority))
                .flatMap(Optional::stream)
                .max(Enum::compareTo)
                .orElse(Priority.P3);
    }

    @JsonIgnore
    public boolean isKnown() {
        return sev != null || priority != null || level != null;
    }

    private static Priority asPriority(Sev sev) {
        return switch (sev) {
            case SEV1 -> Priority.P0;
            case SEV2 -> Priority.P1;
            case SEV3 -> Priority.P2;
        };
    }

    private static Priority asPriority(Level level) {
        return switch (level) {
            case CRITICAL -> Priority.P0;
            case HIGH -> Priority.P1;
            case MEDIUM -> Priority.P2;
        };
    }

    private static <E extends Enum<E>> @Nullable E worse(@Nullable E one, @Nullable E other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
