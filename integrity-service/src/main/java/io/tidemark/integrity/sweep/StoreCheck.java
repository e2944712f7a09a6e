package io.tidemark.integrity.sweep;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.scan.ScanMetrics;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Looks at one part of the store at a time: reads it, checks it, and asks more about those whom it suspects. */
@Singleton
final class StoreCheck {
    private static final Logger LOG = Logger.getLogger(StoreCheck.class);
    /** Names begin with a letter or a digit: this comes behind all of them. */
    private static final String LAST = "~";

    private final ScreenStore screen;
    private final SweepReadStore store;
    private final ScanMetrics metrics;
    private final SweepConfig config;

    StoreCheck(ScreenStore screen, SweepReadStore store, ScanMetrics metrics, SweepConfig config) {
        this.screen = screen;
        this.store = store;
        this.metrics = metrics;
        this.config = config;
    }

    /**
     * The next snapshots behind a place, of one tenant or, when it is empty, of all, in two halves at a time. PostgreSQL looks
     * at each of them; here those are judged that it accuses, and those whose turn it is. Whoever is suspected is recounted too:
     * the screen of streams takes each parent to be an older snapshot of the same record.
     *
     * @param recounts who was recounted in this scan
     */
    Uni<Chunk> snapshots(String tenant, Position cursor, Turn turn, Recounts recounts) {
        Position after = begin(tenant, cursor);
        Position last = end(tenant);
        int rows = Math.ceilDiv(config.chunkRows(), 2);
        return store.atOneInstant(
                        tenant, view -> Halves.of(view.begun(), after, last, from -> view.endOfRows(from, last, rows)))
                .chain(halves -> halves.each((from, upTo) -> screened(tenant, from, upTo, turn, recounts)));
    }

    /** The streams of the next users behind a place, likewise. */
    Uni<Chunk> streams(String tenant, Position cursor, Turn turn) {
        Position after = begin(tenant, cursor);
        Position last = end(tenant);
        int users = Math.ceilDiv(config.chunkUsers(), 2);
        int rows = Math.ceilDiv(config.chunkRows(), 2);
        return store.atOneInstant(
                        tenant,
                        view -> Halves.of(view.begun(), after, last, from -> view.endOfUsers(from, last, users, rows)))
                .chain(halves -> halves.each((from, upTo) -> recounted(tenant, from, upTo, turn)));
    }

    /** Snapshots of these users, each of them read and judged here. */
    Uni<Chunk> snapshotsOf(List<Heard> users) {
        RowCheck check = new RowCheck();
        return store.atOneInstant(
                "",
                view -> view.rowsOfUsers(users, check::examine)
                        .chain(() -> rows(view, check, few()))
                        .map(part -> new Chunk(view.begun(), Optional.empty(), part)));
    }

    /** Everything of one user, or a failure: that nothing is found is to mean that there is nothing. */
    Uni<List<Evidence>> all(String tenant, String user) {
        RowCheck check = new RowCheck();
        UserKey key = new UserKey(tenant, user);
        return store.atOneInstant(
                tenant,
                view -> view.rowsOfUsers(
                                List.of(new Heard(new Position(tenant, user, 0), Long.MAX_VALUE)), check::examine)
                        .chain(() -> rows(view, check, Unanswered.none()))
                        .chain(part -> view.streamsOf(key)
                                .chain(streams -> suspects(view, streams, Set.of(), Unanswered.none()))
                                .map(streams -> joined(part.evidence(), streams)))
                        .chain(found -> view.suspects(Unanswered.none())
                                .ofParents(Set.of(key))
                                .map(parents -> joined(found, parents))));
    }

    /** What the runbook's questions and a recount say of those of these users who were not recounted yet. */
    private Uni<List<Evidence>> ofSuspects(
            SweepReadStore.View view, Collection<UserKey> suspects, Recounts recounts, Unanswered unanswered) {
        List<UserKey> users = recounts.firstTime(suspects);
        metrics.recounted(users.size());
        Uni<List<Evidence>> found = view.suspects(unanswered)
                .ofSnapshots(users)
                .chain(more -> Multi.createFrom()
                        .iterable(users)
                        .select()
                        .where(user -> !unanswered.isNotAsked(user))
                        .onItem()
                        .transformToUniAndConcatenate(user ->
                                view.streamsOf(user).chain(streams -> suspects(view, streams, Set.of(), unanswered)))
                        .collect()
                        .in(() -> new ArrayList<>(more), List::addAll));
        return found.invoke(any -> recounts.without(unanswered.notAsked()));
    }

    private static Uni<Part> rows(SweepReadStore.View view, RowCheck check, Unanswered unanswered) {
        return view.suspects(unanswered)
                .ofSnapshots(check.suspects())
                .map(more -> new Part(check.rows(), check.rows(), joined(check.evidence(), more)));
    }

    /** When PostgreSQL does not get to an end, each row is judged here; so it is when all are to be. */
    private Uni<Part> screened(String tenant, Position after, Position last, Turn turn, Recounts recounts) {
        RowCheck reread = new RowCheck();
        return screen.rows(tenant, after, last, turn, reread::examine)
                .chain(screened -> screened.isEmpty() || turn.isAll()
                        ? allRows(
                                tenant,
                                after,
                                last,
                                screened.map(Screened::suspects).orElse(Set.of()),
                                recounts)
                        : rowsOf(tenant, screened.get(), reread, recounts));
    }

    private Uni<Part> allRows(String tenant, Position after, Position last, Set<UserKey> suspects, Recounts recounts) {
        RowCheck check = new RowCheck();
        return store.atOneInstant(
                tenant,
                view -> view.rowsAt(List.of(after), check::behind)
                        .chain(() -> view.rows(after, last, check::examine))
                        .chain(() -> {
                            Set<UserKey> both = new LinkedHashSet<>(suspects);
                            both.addAll(check.suspects());
                            return ofSuspects(view, both, recounts, few());
                        })
                        .map(more -> new Part(check.rows(), check.rows(), joined(check.evidence(), more))));
    }

    private Uni<Part> rowsOf(String tenant, Screened screened, RowCheck reread, Recounts recounts) {
        if (screened.accused().isEmpty() && screened.suspects().isEmpty()) {
            return Uni.createFrom().item(new Part(screened.rows(), reread.rows(), reread.evidence()));
        }
        RowCheck accused = new RowCheck();
        return store.atOneInstant(
                        tenant,
                        view -> view.rowsAt(screened.accused(), accused::examine)
                                .chain(() -> ofSuspects(view, screened.suspects(), recounts, few())))
                .map(more -> new Part(
                        screened.rows(),
                        accused.rows() + reread.rows(),
                        joined(joined(accused.evidence(), reread.evidence()), more)));
    }

    /** Whom PostgreSQL suspects is recounted here; so is everybody when it does not get to an end. */
    private Uni<Part> recounted(String tenant, Position after, Position last, Turn turn) {
        return screen.streams(tenant, after, last)
                .chain(screened -> screened.isEmpty() || turn.isAll()
                        ? allStreams(
                                        tenant,
                                        after,
                                        last,
                                        screened.map(Screened::suspects).orElse(Set.of()))
                                .map(part ->
                                        new Part(screened.map(Screened::rows).orElse(part.rows()), 0, part.evidence()))
                        : streamsOf(tenant, screened.get()));
    }

    private Uni<Part> allStreams(String tenant, Position after, Position last, Set<UserKey> screened) {
        StreamCheck check = new StreamCheck();
        return store.atOneInstant(
                        tenant,
                        view -> view.streams(after, last, check).chain(() -> suspects(view, check, screened, few())))
                .map(all -> new Part(check.rows(), 0, all));
    }

    private Uni<Part> streamsOf(String tenant, Screened screened) {
        Unanswered unanswered = few();
        return Multi.createFrom()
                .iterable(screened.suspects())
                .onItem()
                .transformToUniAndConcatenate(user -> store.atOneInstant(
                        tenant,
                        view -> view.streamsOf(user).chain(check -> suspects(view, check, Set.of(user), unanswered))))
                .collect()
                .in(ArrayList<Evidence>::new, List::addAll)
                .map(all -> new Part(screened.rows(), 0, all));
    }

    /** Where the recount finds nothing against somebody whom PostgreSQL suspects, it is the parents that are wrong. */
    private static Uni<List<Evidence>> suspects(
            SweepReadStore.View view, StreamCheck check, Set<UserKey> screened, Unanswered unanswered) {
        Set<UserKey> unexplained = new LinkedHashSet<>(screened);
        check.evidence()
                .forEach(found -> unexplained.remove(
                        new UserKey(found.subject().tenantId(), found.subject().userId())));
        SuspectStore questions = view.suspects(unanswered);
        return questions
                .ofStreams(check.suspects())
                .chain(headless -> questions
                        .ofParents(unexplained)
                        .map(parents -> joined(joined(check.evidence(), headless), parents)));
    }

    private Unanswered few() {
        return Unanswered.few(user -> {
            LOG.warnf(
                    "Suspected and not looked at to the end: the runbook's queries took too long for %s/%s, and are to be"
                            + " run for this user by hand",
                    user.tenantId(), user.userId());
            metrics.unanswered();
        });
    }

    private static List<Evidence> joined(List<Evidence> some, List<Evidence> more) {
        List<Evidence> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static Position begin(String tenant, Position cursor) {
        return cursor.equals(Position.START) ? new Position(tenant, "", 0) : cursor;
    }

    private static Position end(String tenant) {
        return new Position(tenant.isEmpty() ? LAST : tenant, LAST, Long.MAX_VALUE);
    }
}
