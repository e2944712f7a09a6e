package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.Subject;
import jakarta.inject.Singleton;

/** Looks again at what a finding names. */
@Singleton
public final class SecondLook {
    private final StoreCheck check;

    SecondLook(StoreCheck check) {
        this.check = check;
    }

    /** Whether a check of everything that the user has still shows it; where a query reached its limit, it may. */
    public Uni<Boolean> stillThere(EvidenceKind kind, Subject subject) {
        return check.all(subject.tenantId(), subject.userId()).map(evidence -> {
            long alike = evidence.stream().filter(one -> one.kind() == kind).count();
            return (SuspectStore.hasLimit(kind) && alike >= Evidence.MAX_ROWS)
                    || evidence.stream()
                            .anyMatch(one -> one.kind() == kind
                                    && one.subject().version() == subject.version()
                                    && one.subject().scope().equals(subject.scope()));
        });
    }
}
