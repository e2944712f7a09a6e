package io.tidemark.integrity.repair;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.ControlMessage;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import io.tidemark.integrity.finding.Finding;
import io.tidemark.integrity.finding.FindingAction;
import io.tidemark.integrity.finding.FindingDesk;
import io.tidemark.integrity.finding.FindingView;
import io.tidemark.integrity.finding.Subject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Repairs what a finding names. The finding is moved first, so that two people do not repair the same at once. */
@Singleton
final class RepairDesk {
    private final FindingDesk findings;
    private final DamagedStore damaged;
    private final OperationLog log;
    private final SnapshotService snapshots;
    private final DevicesCall devices;
    private final Clock clock;

    RepairDesk(
            FindingDesk findings,
            DamagedStore damaged,
            OperationLog log,
            SnapshotService snapshots,
            DevicesCall devices,
            Clock clock) {
        this.findings = findings;
        this.damaged = damaged;
        this.log = log;
        this.snapshots = snapshots;
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * On whose behalf.
     *
     * @param token as the caller sent it
     */
    record Operator(Caller caller, boolean admin, String token) {}

    Uni<FindingView> repair(String id, @Nullable RepairRequest request, Operator operator) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        String reason = Reason.of(request.reason()).text();
        RepairSource source = RepairSource.of(request.from() == null ? "" : request.from())
                .orElseThrow(() -> ProblemException.of(
                        ErrorCode.INVALID_FIELD, "\"from\" is history, kafka, backup, devices or elsewhere"));
        if ((source == RepairSource.BACKUP) == (request.payload() == null)) {
            throw ProblemException.of(ErrorCode.INVALID_FIELD, "\"payload\" goes with \"from\": \"backup\"");
        }
        String actor = FindingDesk.actor(operator.caller());
        return findings.find(id, operator.caller(), operator.admin())
                .invoke(finding -> {
                    FindingDesk.mustBeAt(finding, request.expectedRevision());
                    mustHelp(source, finding, operator);
                })
                .chain(finding -> ready(source, finding, reason, request.payload())
                        .chain(work -> findings.act(
                                        finding, FindingAction.REPAIR, actor, "from " + source.word() + ": " + reason)
                                .chain(() -> work.doIt(operator))
                                .onFailure()
                                .call(() -> keep(id, operator))))
                .chain(() -> findings.view(id, operator.caller(), operator.admin()));
    }

    /** What will be done, once it is certain that it can be. */
    private interface Work {
        Uni<Void> doIt(Operator operator);
    }

    private Uni<Work> ready(RepairSource source, Finding finding, String reason, @Nullable String payload) {
        return switch (source) {
            case HISTORY ->
                Uni.createFrom()
                        .item(operator -> snapshots.post("/ops/queue/rebuild-index", Map.of(), operator.token()));
            case DEVICES -> Uni.createFrom().item(operator -> devices.call(call(finding.subject(), reason)));
            case ELSEWHERE -> Uni.createFrom().item(operator -> Uni.createFrom().voidItem());
            case KAFKA -> fromKafka(finding, reason);
            case BACKUP ->
                stands(finding.subject()).map(stands -> putBack(source, finding, reason, stands, given(payload)));
        };
    }

    private Uni<Work> fromKafka(Finding finding, String reason) {
        Subject subject = finding.subject();
        return stands(subject)
                .chain(stands -> log.find(
                                subject.tenantId(), subject.userId(), stands.operationId(), stands.createdAt())
                        .map(sent -> putBack(
                                RepairSource.KAFKA,
                                finding,
                                reason,
                                stands,
                                sent.orElseThrow(() -> impossible(
                                                "Kafka's log has no such operation, or it was not found in time"))
                                        .payload())));
    }

    private Uni<Damaged> stands(Subject subject) {
        return damaged.find(subject)
                .map(found -> found.orElseThrow(
                        () -> impossible("there is not one snapshot of that version, but none or two")));
    }

    private static String given(@Nullable String payload) {
        return payload == null ? "" : payload;
    }

    /** Only what is proved is put back, and only where the damage still stands as it was seen. */
    private Work putBack(RepairSource source, Finding finding, String reason, Damaged stands, String payload) {
        ContentHash hash = ContentHash.of(payload);
        if (!stands.proves(hash)) {
            throw impossible("what " + (source == RepairSource.KAFKA ? "Kafka's log has" : "the backup is said to hold")
                    + " is not proved to be what was applied: was it merged?");
        }
        return operator -> snapshots.post(
                "/ops/repairs",
                Map.of(
                        "reason", reason,
                        "finding", finding.id().toString(),
                        "user", finding.subject().userId(),
                        "version", finding.subject().version(),
                        "expected_content_hash", stands.stored().toString(),
                        "expected_payload_hash", stands.payload().toString(),
                        "payload", payload,
                        "content_hash", hash.toString(),
                        "source", source.word()),
                operator.token());
    }

    /** What could not be repaired is open again. */
    private Uni<Void> keep(String id, Operator operator) {
        return findings.find(id, operator.caller(), operator.admin())
                .chain(finding ->
                        findings.act(finding, FindingAction.KEEP, "integrity-service", "the repair was not made"))
                .onFailure()
                .recoverWithNull();
    }

    private ControlMessage call(Subject subject, String reason) {
        return new ControlMessage(
                ControlMessage.VERSION,
                ControlMessage.FORCE_SYNC,
                subject.tenantId(),
                subject.userId(),
                reason,
                clock.instant());
    }

    private static void mustHelp(RepairSource source, Finding finding, Operator operator) {
        if (!source.helpsWith(finding.kind())) {
            throw impossible("\"" + source.word() + "\" does not help with "
                    + finding.kind().label());
        }
        if (!operator.caller().tenant().equals(finding.subject().tenantId())) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "a repair is made by an operator of the tenant");
        }
    }

    private static ProblemException impossible(String detail) {
        return ProblemException.of(ErrorCode.FINDING_NOT_POSSIBLE, detail);
    }
}
