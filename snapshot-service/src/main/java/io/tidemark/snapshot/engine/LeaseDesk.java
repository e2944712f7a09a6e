package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import io.tidemark.snapshot.engine.LeaseView.ReleaseRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What operators do with leases. */
@ApplicationScoped
class LeaseDesk {
    private static final Logger LOG = Logger.getLogger(LeaseDesk.class);

    private final LeaseStore store;
    private final Runner runner;
    private final LeaseMetrics metrics;
    private final EngineConfig config;

    LeaseDesk(LeaseStore store, Runner runner, LeaseMetrics metrics, EngineConfig config) {
        this.store = store;
        this.runner = runner;
        this.metrics = metrics;
        this.config = config;
    }

    Uni<LeaseView.Page> list() {
        return store.all()
                .map(leases ->
                        new LeaseView.Page(leases.stream().map(this::view).toList()));
    }

    Uni<LeaseView.Released> release(Caller caller, String name, @Nullable ReleaseRequest request) {
        if (request == null) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        Reason reason = Reason.of(request.reason());
        boolean force = Boolean.TRUE.equals(request.force());
        return store.release(name, force)
                .map(found ->
                        found.orElseThrow(() -> ProblemException.of(ErrorCode.NOT_FOUND, "there is no such lease")))
                .invoke(released -> log(caller, name, reason, force, released))
                .map(this::answer);
    }

    private LeaseView.Released answer(LeaseStore.Released released) {
        Lease before = released.before();
        return switch (released.verdict()) {
            case FREE_ALREADY -> new LeaseView.Released(before.name(), before.epoch(), false, Release.WARNING);
            case RELEASED -> {
                metrics.takenOver(1);
                yield new LeaseView.Released(before.name(), before.epoch() + 1, true, Release.WARNING);
            }
            case REFUSED ->
                throw ProblemException.of(
                        ErrorCode.LEASE_IN_USE,
                        "its holder was heard " + before.silence().toSeconds() + " s ago. " + Release.WARNING,
                        Map.of(
                                "warning",
                                Release.WARNING,
                                "runner_id",
                                Optional.ofNullable(before.runnerId()).orElse("")));
        };
    }

    private static void log(Caller caller, String name, Reason reason, boolean force, LeaseStore.Released released) {
        LOG.warnf(
                "%s/%s asks to release the lease %s of %s (force: %s): %s. Reason: %s",
                caller.tenant(), caller.user(), name, released.before().runnerId(), force, released.verdict(), reason);
    }

    private LeaseView view(Lease lease) {
        boolean held = lease.runnerId() != null;
        return new LeaseView(
                lease.name(),
                lease.runnerId(),
                lease.epoch(),
                lease.lastHeartbeat(),
                lease.silence().toMinutes(),
                held && lease.silence().compareTo(config.releaseAfter()) >= 0,
                runner.id().equals(lease.runnerId()));
    }
}
