package io.tidemark.integrity.sweep;

import static io.tidemark.integrity.sweep.TestingScans.ADMIN;
import static io.tidemark.integrity.sweep.TestingScans.completed;
import static io.tidemark.integrity.sweep.TestingScans.findings;
import static io.tidemark.integrity.sweep.TestingScans.one;
import static io.tidemark.integrity.sweep.TestingScans.order;
import static io.tidemark.integrity.sweep.TestingScans.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TidemarkServers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scan that is held to a rate, and that people watch, stop and let go on. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.look-every", value = "50ms"),
            @ResourceArg(name = "tidemark.integrity.sweep.chunk-rows", value = "400"),
            @ResourceArg(name = "tidemark.integrity.sweep.chunk-users", value = "20"),
            @ResourceArg(name = "tidemark.integrity.sweep.rows-per-second", value = "2000"),
        })
class PacedScanIT {
    private static final int RATE = 2_000;
    private static final int LARGEST_PART = 1_000;
    private static final int USERS = 300;
    /** Snapshots, then heads and snapshots once more. */
    private static final long ROWS = USERS * (20L + 5 + 20);

    @BeforeEach
    void givenUsers() {
        TestingScans.begin();
        ManyUsers.create("u-", 1, USERS);
    }

    private static JsonPath begun(String id) {
        return Patience.await().until(() -> one(id, ADMIN), scan -> scan.getLong("rows_scanned") > 0);
    }

    private static Instant time(JsonPath scan, String name) {
        return Instant.parse(scan.getString(name));
    }

    /** A machine that is slow makes it longer, never shorter. */
    @Test
    void aScanTakesAtLeastTheTimeThatItsRateAllotsToItsRows() {
        JsonPath scan = completed(start(ADMIN));

        assertThat(scan.getLong("rows_scanned")).isEqualTo(ROWS);
        assertThat(Duration.between(time(scan, "started_at"), time(scan, "finished_at")))
                .isGreaterThan(Duration.ofMillis((ROWS - LARGEST_PART) * 1_000 / RATE));
    }

    @Test
    void oneThatIsPausedOnItsWayKeepsItsPlaceAndGoesOnThereOverEachRowOnce() {
        String id = start(ADMIN);
        JsonPath early = begun(id);
        assertThat(early.getString("state")).isEqualTo("running");
        assertThat(early.getString("phase")).isEqualTo("snapshots");
        assertThat(early.getString("at")).startsWith("acme/u-");

        order(id, "pause").statusCode(200).body("state", equalTo("paused"));
        JsonPath paused = standing(id);
        ManyUsers.tamper("u-%");
        JsonPath later = one(id, ADMIN);
        order(id, "resume").statusCode(200).body("state", equalTo("running"));
        JsonPath ended = completed(id);

        assertThat(paused.getLong("rows_scanned")).isBetween(early.getLong("rows_scanned"), ROWS - 1);
        assertThat(later.getLong("rows_scanned")).isEqualTo(paused.getLong("rows_scanned"));
        assertThat(later.getString("at")).isEqualTo(paused.getString("at"));
        assertThat(ended.getLong("rows_scanned")).isEqualTo(ROWS);
        assertThat(findings())
                .as("what was changed behind the place where it waited")
                .isEqualTo(mismatchesBehind(paused.getString("at").replace("acme/", "")));
    }

    /** A part that was being read when the pause came may still be kept. */
    private static JsonPath standing(String id) {
        AtomicReference<JsonPath> before = new AtomicReference<>(one(id, ADMIN));
        return Patience.await().until(() -> one(id, ADMIN), now -> isAlike(before.getAndSet(now), now));
    }

    private static boolean isAlike(JsonPath one, JsonPath other) {
        return one.getLong("rows_scanned") == other.getLong("rows_scanned")
                && Objects.equals(one.getString("at"), other.getString("at"));
    }

    private static Set<String> mismatchesBehind(String user) {
        return IntStream.rangeClosed(1, USERS)
                .mapToObj(n -> "u-" + n)
                .filter(name -> name.compareTo(user) > 0)
                .map(name -> "hash-mismatch " + name + "/7")
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
