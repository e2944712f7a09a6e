package io.tidemark.snapshot.feed;

import io.smallrye.mutiny.Uni;
import io.tidemark.snapshot.store.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Changes as soon as there are any, or an empty page when the time is over. */
@ApplicationScoped
class LongPoll {
    private final StreamWatch watch;
    private final Pages pages;
    private final Clock clock;

    LongPoll(StreamWatch watch, Pages pages, Clock clock) {
        this.watch = watch;
        this.pages = pages;
        this.clock = clock;
    }

    /** Reads, and reads again whenever the user's stream goes on, until there is something or the time is over. */
    Uni<Page> changes(PageRequest asked, Duration patience, Function<PageRequest, Uni<Reading>> read) {
        Poll poll = new Poll(asked, clock.instant().plus(patience), read);
        return Uni.createFrom()
                .deferred(poll::turn)
                .repeat()
                .whilst(turn -> turn.again)
                .collect()
                .last()
                .map(turn -> turn.page);
    }

    /** One request, turn by turn. */
    private final class Poll {
        private final Instant deadline;
        private final Executor request = RequestContext.current();
        private final Function<PageRequest, Uni<Reading>> read;
        private volatile PageRequest next;

        private Poll(PageRequest asked, Instant deadline, Function<PageRequest, Uni<Reading>> read) {
            this.next = asked;
            this.deadline = deadline;
            this.read = read;
        }

        private Uni<Turn> turn() {
            PageRequest asked = next;
            StreamWatch.Watch opened = watch.open(asked.caller());
            return read.apply(asked)
                    .chain(reading -> {
                        Page page = pages.page(asked, reading);
                        next = asked.from(reading.next());
                        Duration left = Duration.between(clock.instant(), deadline);
                        return !page.changes().isEmpty() || !left.isPositive()
                                ? Uni.createFrom().item(new Turn(page, false))
                                : woken(opened, left).map(again -> new Turn(page, again));
                    })
                    .onTermination()
                    .invoke(opened::close)
                    // Whoever wakes us stands on a thread of its own; sessions belong to the request's context.
                    .emitOn(request);
        }
    }

    private static Uni<Boolean> woken(StreamWatch.Watch opened, Duration left) {
        return Uni.createFrom()
                .completionStage(opened.woken())
                .ifNoItem()
                .after(left)
                .recoverWithItem(false);
    }

    /** One reading, and whether another one is to follow it. */
    private record Turn(Page page, boolean again) {}
}
