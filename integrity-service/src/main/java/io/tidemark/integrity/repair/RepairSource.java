package io.tidemark.integrity.repair;

import io.tidemark.integrity.finding.EvidenceKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a repair takes what is right from, and which findings it can be tried on. */
enum RepairSource {
    /** What is derived is made anew from the snapshots. */
    HISTORY,
    /** The operation as it was sent, from Kafka's log. */
    KAFKA,
    /** The payload as a backup holds it, which the operator's command has read there. */
    BACKUP,
    /** The user's devices are asked to synchronise now. */
    DEVICES,
    /** A person has repaired it by other means: it is only looked at again. */
    ELSEWHERE;

    boolean helpsWith(EvidenceKind kind) {
        return switch (kind) {
            case HASH_MISMATCH, NOT_CANONICAL, REWRITTEN -> this != HISTORY;
            case HEADS_DIFFER, DIGEST_MISMATCH -> this != KAFKA && this != BACKUP;
            case ORPHANS, DIVERGENCE -> this == DEVICES || this == ELSEWHERE;
            case DUPLICATE_KEYS, DUPLICATE_VERSIONS, NON_MONOTONIC_USER, NON_MONOTONIC_RECORD -> this == ELSEWHERE;
            // Nothing in the store shows them, so no second look could close them: a person dismisses them.
            case CONSTRAINT_BURST, SCHEMA_DRIFT, INVARIANT_VIOLATION -> false;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RepairSource> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
