package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import io.tidemark.http.store.PostgresqlProbe;
import io.tidemark.integrity.finding.FindingDesk;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** What operators do with scans of the whole store: administrators with those of all, others with those of their tenant. */
@Singleton
final class SweepDesk {
    private final SweepStore store;
    private final SweepConfig config;
    private final PostgresqlProbe probe;

    SweepDesk(SweepStore store, SweepConfig config, @Readiness PostgresqlProbe probe) {
        this.store = store;
        this.config = config;
        this.probe = probe;
    }

    Uni<SweepView> start(@Nullable SweepStart request, Caller caller, boolean admin) {
        if (request == null) {
            throw empty();
        }
        Reason reason = Reason.of(request.reason());
        int rereadOneIn = oneIn(request.depth());
        return probe.mustAnswer()
                .chain(() -> store.start(
                        admin ? "" : caller.tenant(), FindingDesk.actor(caller), reason.text(), rereadOneIn))
                .map(started -> started.map(SweepView::of)
                        .orElseThrow(() -> ProblemException.of(
                                ErrorCode.SCAN_RUNNING, "one scan of the whole store is under way, or paused")));
    }

    Uni<SweepView.Page> page(Caller caller, boolean admin) {
        return probe.mustAnswer()
                .chain(() -> store.page(admin ? null : caller.tenant()))
                .map(found ->
                        new SweepView.Page(found.stream().map(SweepView::of).toList()));
    }

    Uni<SweepView> one(String id, Caller caller, boolean admin) {
        return find(id, caller, admin).map(SweepView::of);
    }

    Uni<SweepView> order(
            String id, SweepState.Order order, @Nullable SweepRequest request, Caller caller, boolean admin) {
        Reason reason = reason(request);
        return find(id, caller, admin).chain(sweep -> {
            if (!order.isPossibleIn(sweep.state())) {
                throw impossible(sweep.state());
            }
            return store.order(sweep, order, FindingDesk.actor(caller), reason.text())
                    .map(moved -> moved.map(SweepView::of).orElseThrow(() -> impossible(sweep.state())));
        });
    }

    private Uni<Sweep> find(String id, Caller caller, boolean admin) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw noSuchScan();
        }
        return probe.mustAnswer()
                .chain(() -> store.one(uuid))
                .map(found -> found.filter(sweep -> admin || sweep.tenantId().equals(caller.tenant()))
                        .orElseThrow(SweepDesk::noSuchScan));
    }

    private static Reason reason(@Nullable SweepRequest request) {
        if (request == null) {
            throw empty();
        }
        return Reason.of(request.reason());
    }

    private int oneIn(@Nullable String depth) {
        return switch (depth) {
            case null -> config.rereadOneIn();
            case SweepStart.ALL -> 1;
            default -> throw ProblemException.of(ErrorCode.INVALID_FIELD, "\"depth\" is all, or is not there");
        };
    }

    private static ProblemException empty() {
        return ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
    }

    private static ProblemException impossible(SweepState state) {
        return ProblemException.of(
                ErrorCode.SCAN_NOT_POSSIBLE, "the scan was " + state.word() + " when it was looked at");
    }

    private static ProblemException noSuchScan() {
        return ProblemException.of(ErrorCode.NOT_FOUND, "there is no such scan");
    }
}
