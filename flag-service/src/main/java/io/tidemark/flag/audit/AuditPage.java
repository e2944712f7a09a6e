package io.tidemark.flag.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tidemark.http.Caller;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Some entries, the newest first.
 *
 * @param nextCursor where to go on, null at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditPage(List<Entry> entries, @Nullable String nextCursor) {
    /** The target that stands for all tenants. */
    static final String EVERYONE = "*";

    /**
     * One of them.
     *
     * @param actor {@code tenant/user}, or {@code automatic}
     * @param before the flag's document or the rollout's state; for admins, since a document names all tenants
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditEntry")
    record Entry(
            long seq,
            Instant at,
            String actor,
            String action,
            List<String> targets,
            String flag,

            @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class) @Nullable
            String before,

            @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class) @Nullable
            String after,

            String reason,
            long epoch,
            String previous,
            String hash) {}

    /** Whether the whole chain holds. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditVerification", examples = """
            {"intact":true,"entries":42,"hash":"sha256:…"}""")
    record Verification(
            boolean intact,
            long entries,
            String hash,
            @Nullable Long brokenSeq,
            @Nullable String fault) {
        static Verification of(ChainCheck check) {
            ChainCheck.Broken broken = check.broken();
            return new Verification(
                    broken == null,
                    check.seq(),
                    check.hash().toString(),
                    broken == null ? null : broken.seq(),
                    broken == null ? null : broken.fault());
        }
    }

    static AuditPage of(List<AuditRow> rows, int limit, Caller caller, boolean admin) {
        return new AuditPage(
                rows.stream().map(row -> entry(row, caller, admin)).toList(),
                rows.size() < limit ? null : Long.toString(rows.getLast().seq()));
    }

    private static Entry entry(AuditRow row, Caller caller, boolean admin) {
        AuditEntry entry = row.entry();
        return new Entry(
                row.seq(),
                row.at(),
                entry.actor().name(),
                entry.action(),
                entry.targets().stream()
                        .filter(target -> admin || target.equals(EVERYONE) || target.equals(caller.tenant()))
                        .toList(),
                entry.flag(),
                admin ? entry.before() : null,
                admin ? entry.after() : null,
                entry.reason(),
                entry.epoch(),
                row.previous().toString(),
                row.hash().toString());
    }
}
