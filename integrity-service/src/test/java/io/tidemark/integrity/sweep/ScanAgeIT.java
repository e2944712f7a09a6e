package io.tidemark.integrity.sweep;

import static io.restassured.RestAssured.given;
import static io.tidemark.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scans are due every hour here; none begins, for one has begun just now. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.full-every", value = "1h"),
            @ResourceArg(name = "tidemark.integrity.sweep.age-every", value = "100ms"),
        })
class ScanAgeIT {
    @AfterEach
    void leaveNoScan() {
        TestingScans.begin();
    }

    @Test
    void howLongAgoAScanOfAllWasThroughIsToldInTimesOfTheScheduleWhatEndedOtherwiseDoesNotCount() {
        TestingScans.begin();
        SnapshotTables.execute("""
                delete from integrity.sweeps;
                insert into integrity.sweeps (tenant_id, state, started_by, reason, reread_one_in, turn, started_at, finished_at)
                values ('', 'completed', 'x', 'x', 10, 0, now(), now() - interval '150 minutes'),
                       ('', 'cancelled', 'x', 'x', 10, 0, now(), now()),
                       ('acme', 'completed', 'x', 'x', 10, 0, now(), now())""");

        await().untilAsserted(
                        () -> assertThat(metrics()).containsPattern("\nintegrity_full_scan_age_periods 2\\.5\\d*\n"));

        SnapshotTables.execute("update integrity.sweeps set finished_at = now() where tenant_id = ''");
        await().untilAsserted(
                        () -> assertThat(metrics()).containsPattern("\nintegrity_full_scan_age_periods (0\\.0|.*E-)"));
    }

    private static String metrics() {
        return given().get("/metrics").asString();
    }
}
