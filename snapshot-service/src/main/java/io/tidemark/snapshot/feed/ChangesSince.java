package io.tidemark.snapshot.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import io.tidemark.snapshot.store.RequestContext;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the answer to a push carries for a device that sent its cursor along: what others changed since then. */
@ApplicationScoped
public class ChangesSince {
    /** It travels within an outcome, which has to fit into a Kafka record. */
    private static final int MAX_CHARACTERS = 150_000;

    /** Of payloads: the rest is what stands around them. */
    private static final long MAX_PAYLOADS = 75_000;

    private final Feed feed;
    private final Pages pages;
    private final ObjectMapper json;
    private final Vertx vertx;

    ChangesSince(Feed feed, Pages pages, ObjectMapper json, Vertx vertx) {
        this.feed = feed;
        this.pages = pages;
        this.json = json;
        this.vertx = vertx;
    }

    /**
     * The JSON text of a page without what came of the operations that are being answered: their device knows that. It is there all
     * the same where another change of its record is, which would seem to be the newest. Empty when the cursor can't be
     * followed or one change alone is too large: a pull then tells why, or brings it.
     */
    public Uni<Optional<String>> page(String tenant, String user, Set<String> answered, String cursor) {
        return Uni.createFrom()
                .deferred(() -> feed.changes(
                        pages.request(new Caller(tenant, user), cursor, null).upTo(MAX_PAYLOADS), Duration.ZERO))
                .runSubscriptionOn(RequestContext.fresh(vertx))
                .map(page -> text(without(answered, page)))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    private static Page without(Set<String> answered, Page page) {
        Set<List<String>> changedByOthers = page.changes().stream()
                .filter(change -> !answered.contains(change.operationId()))
                .map(ChangesSince::record)
                .collect(Collectors.toSet());
        List<Change> shown = page.changes().stream()
                .filter(change -> changedByOthers.contains(record(change)))
                .toList();
        return new Page(shown, page.nextCursor(), page.hasMore(), page.checkpoint());
    }

    private static List<String> record(Change change) {
        return List.of(change.collection(), change.recordId());
    }

    private Optional<String> text(Page page) {
        try {
            return Optional.of(json.writeValueAsString(page)).filter(text -> text.length() <= MAX_CHARACTERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a page can always be written", e);
        }
    }
}
