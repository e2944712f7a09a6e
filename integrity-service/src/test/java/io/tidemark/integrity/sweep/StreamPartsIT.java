package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many users' streams are recounted in one transaction. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.repair.recheck-every", value = "200ms"),
            @ResourceArg(name = "tidemark.integrity.divergence.most-per-user", value = "20"),
        })
class StreamPartsIT {
    private static final Position LAST = new Position("~", "~", Long.MAX_VALUE);

    @Inject
    SweepReadStore store;

    @BeforeEach
    void givenNineUsersOfTwentyVersions() {
        SnapshotTables.create();
        SnapshotTables.execute("truncate integrity.witness_runs");
        ManyUsers.create("u-", 1, 9);
    }

    @Test
    void aPartEndsBeforeItsUsersHaveMoreVersionsThanAreReadAtOnceAndOneWhoHasMoreIsAlone() {
        assertThat(end(Position.START, 3, 1_000)).contains(user("u-3"));
        assertThat(end(Position.START, 100, 50)).contains(user("u-2"));
        assertThat(end(user("u-2"), 100, 40)).contains(user("u-4"));
        assertThat(end(user("u-2"), 100, 19)).contains(user("u-3"));
    }

    @Test
    void thePartWithTheLastUserHasNoEnd() {
        assertThat(end(Position.START, 9, 180)).isEmpty();
        assertThat(end(user("u-8"), 100, 1)).isEmpty();
        assertThat(end(user("u-9"), 100, 1)).isEmpty();
        assertThat(end(Position.START, 100, 179)).contains(user("u-8"));
    }

    private Optional<Position> end(Position after, int users, int versions) {
        return store.atOneInstant("", view -> view.endOfUsers(after, LAST, users, versions))
                .await()
                .atMost(Patience.LIMIT);
    }

    private static Position user(String name) {
        return new Position(ManyUsers.TENANT, name, 0);
    }
}
