package io.tidemark.snapshot.engine;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Puts together what operators are shown of the queue. */
@ApplicationScoped
class QueueDesk {
    private final Pause pause;
    private final Queue queue;
    private final LeaseDesk leases;
    private final RecordSizes sizes;

    QueueDesk(Pause pause, Queue queue, LeaseDesk leases, RecordSizes sizes) {
        this.pause = pause;
        this.queue = queue;
        this.leases = leases;
        this.sizes = sizes;
    }

    Uni<QueueView> view() {
        return Uni.combine()
                .all()
                .unis(pause.state(), queue.backlog(), leases.list())
                .with((state, backlog, page) -> QueueView.of(state, backlog, page.leases(), sizes));
    }
}
