package io.tidemark.snapshot;

import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static io.tidemark.snapshot.TestingReads.as;
import static io.tidemark.snapshot.TestingReads.givenHistory;
import static io.tidemark.snapshot.TestingReads.newestCursor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a restore does to streams: another history begins. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class HistoryIT {
    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void everyCursorOfAnEarlierHistoryIsOverAlsoOfAUserWhomTheBackupDidNotKnow() throws Exception {
        givenHistory(kafka, "known");
        givenHistory(kafka, "forgotten");
        String known = newestCursor("known");
        String forgotten = newestCursor("forgotten");
        String empty = newestCursor("never-wrote");
        for (String table : new String[] {"snapshots", "sync_records", "sync_streams"}) {
            TestingSql.execute("delete from snapshot." + table + " where user_id = 'forgotten'");
        }
        long before = epoch("select max(epoch) from snapshot.sync_streams");

        long begun = epoch("select snapshot.begin_history(1)");

        assertThat(begun).isGreaterThan(before);
        assertOver("known", known);
        assertOver("forgotten", forgotten);
        assertOver("never-wrote", empty);
        givenHistory(kafka, "forgotten");
        assertOver("forgotten", forgotten);
        assertThat(epoch("select epoch from snapshot.sync_streams where user_id = 'forgotten'"))
                .isEqualTo(begun);
    }

    @Test
    void aHistoryGoesOnUnderItsCursors() throws Exception {
        givenHistory(kafka, "carrying-on");
        epoch("select snapshot.begin_history(1)");
        String cursor = newestCursor("carrying-on");
        kafka.apply(batch("acme", "carrying-on", operation(0, OperationType.DELETE, "o6", "r1", 2)));

        as("carrying-on")
                .queryParam("cursor", cursor)
                .get("/api/changes")
                .then()
                .statusCode(200)
                .body("changes.size()", equalTo(1));
    }

    private static void assertOver(String user, String cursor) {
        as(user).queryParam("cursor", cursor)
                .get("/api/changes")
                .then()
                .statusCode(410)
                .body("code", equalTo("must-refetch"));
    }

    private static long epoch(String query) throws Exception {
        return Long.parseLong(TestingSql.column(query).getFirst());
    }
}
