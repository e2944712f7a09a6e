package io.tidemark.integrity.finding;

import io.tidemark.contracts.health.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What sort of evidence a finding is, and how bad (R7: whatever says that stored data is wrong is SEV-1). */
public enum EvidenceKind {
    /** A snapshot's parent is missing, or belongs to another record (R21). */
    ORPHANS(Verdict.SEV1),
    /** Two snapshots have the same logical key (R22). */
    DUPLICATE_KEYS(Verdict.SEV1),
    /** Two snapshots of a user have the same version (R22). */
    DUPLICATE_VERSIONS(Verdict.SEV1),
    /** A user's version went down while time went on (R19). */
    NON_MONOTONIC_USER(Verdict.SEV1),
    /** A record's version went down while time went on (R19). */
    NON_MONOTONIC_RECORD(Verdict.SEV1),
    /** A payload's hash is not the stored one (R20). */
    HASH_MISMATCH(Verdict.SEV1),
    /** A payload is not in the form that hashes are defined over (R20). */
    NOT_CANONICAL(Verdict.SEV1),
    /** A snapshot is not the one that was told of when it was applied, though its own hash fits (R20). */
    REWRITTEN(Verdict.SEV1),
    /** A record's head is not its newest snapshot (R49). */
    HEADS_DIFFER(Verdict.SEV2),
    /** A user's count or digest is not that of the records (R121, R122). */
    DIGEST_MISMATCH(Verdict.SEV2),
    /** Rows that the store itself refuses, many in a short time (R22). */
    CONSTRAINT_BURST(Verdict.SEV2),
    /** What clients send no longer fits, many in a short time (R23). */
    SCHEMA_DRIFT(Verdict.SEV3),
    /** A device has not held what the server holds, past the convergence window (R122). */
    DIVERGENCE(Verdict.SEV3),
    /** What was told breaks a rule that always holds (R24). */
    INVARIANT_VIOLATION(Verdict.SEV2);

    private final Verdict severity;

    EvidenceKind(Verdict severity) {
        this.severity = severity;
    }

    /** The name in answers and on metrics, for example {@code duplicate-keys}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How bad one such finding is. */
    public Verdict severity() {
        return severity;
    }

    /** Those that happen, rather than stand in the store: happening once more, it is not what somebody has dismissed. */
    static Stream<EvidenceKind> events() {
        return Stream.of(CONSTRAINT_BURST, SCHEMA_DRIFT, DIVERGENCE, INVARIANT_VIOLATION);
    }

    /** The names of all that this build knows: a later one may have written others. */
    static String[] labels() {
        return Arrays.stream(values()).map(EvidenceKind::label).toArray(String[]::new);
    }

    /** The kind with that name. */
    public static Optional<EvidenceKind> of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }
}
