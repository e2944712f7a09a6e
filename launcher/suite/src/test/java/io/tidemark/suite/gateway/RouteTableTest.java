package io.tidemark.suite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidemark.servers.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /health/ready, ingest-service",
        "POST, /api/files/bulk, ingest-service",
        "GET, /api/files, snapshot-service",
        "GET, /api/files/docs%2Fa%20b.md/snapshots, snapshot-service",
        "GET, /api/changes, snapshot-service",
        "GET, /api/operations/0b0e3f6e-8f5c-4f0e-9a3c-111111111111.1, snapshot-service",
        "POST, /api/consistency, snapshot-service",
        "GET, /api/flags, flag-service",
        "POST, /api/client/metrics, flag-service",
        "GET, /api/exports/snapshots, export-service",
        "POST, /ops/integrity/scans, integrity-service",
        "POST, /ops/incidents/alerts, integrity-service",
        "GET, /ops/status, integrity-service",
        "POST, /ops/database/end-idle, integrity-service",
        "GET, /ops/repairs, snapshot-service",
        "GET, /ws/mobile/sync/, ingest-service",
        "POST, /ops/force-sync, ingest-service",
        "POST, /api/telemetry, ingest-service",
        "GET, /ops/health, integrity-service",
        "PUT, /ops/flags/resume_sync.local_only, flag-service",
        "GET, /ops/failed-operations, snapshot-service",
        "GET, /ops/failed-operations/anna/5f0c, snapshot-service",
    })
    void chartSendsEachRequestToItsService(String method, String path, String service) throws Exception {
        RouteTable table = RouteTable.read(Home.find().chartValues());

        assertThat(table.serviceFor(method, path)).contains(service);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /apix",
        "DELETE, /api/files",
        "POST, /ops/repairs",
        "POST, /ops/failed-operations",
        "POST, /api/a/b/bulk",
        "GET, /metrics"
    })
    void chartLeavesTheRestToNobody(String method, String path) throws Exception {
        assertThat(RouteTable.read(Home.find().chartValues()).serviceFor(method, path))
                .isEmpty();
    }

    /** Those are the ones that are closed where the flags are out of reach (R33). */
    @ParameterizedTest
    @CsvSource({
        "POST, /api/files/bulk, true",
        "POST, /api/files/retry, true",
        "POST, /api/files/docs%2Fa%20b.md/restore, true",
        "POST, /ops/failed-operations/retry, true",
        "POST, /ops/failed-operations/archive, true",
        "POST, /ops/failed-operations/anna/5f0c/retry, true",
        "POST, /ops/failed-operations/retry/retry/retry, true",
        "GET, /ops/failed-operations, false",
        "GET, /ops/failed-operations/anna/retry, false",
        "GET, /api/files, false",
        "PUT, /ops/local-only, false",
    })
    void chartMarksWhatChangesUsersDataAsAWrite(String method, String path, boolean write) throws Exception {
        Route route = RouteTable.read(Home.find().chartValues())
                .routeFor(method, path)
                .orElseThrow();

        assertThat(route.write()).isEqualTo(write);
    }

    @Test
    void firstRowThatMatchesWins() throws Exception {
        RouteTable table = given("""
                - {name: one, path: {type: Exact, value: /a}, service: left}
                - {name: two, path: {type: PathPrefix, value: /a}, service: right}
                """);

        assertThat(table.serviceFor("GET", "/a")).contains("left");
        assertThat(table.serviceFor("GET", "/a/b")).contains("right");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {name: one, path: {type: Exact, value: a}, service: left}",
                "- {name: one, path: {type: Glob, value: /a}, service: left}",
                "- {name: one, path: {type: RegularExpression, value: '/('}, service: left}",
                "- {name: one, path: {type: Exact, value: /a}, service: nowhere}",
            })
    void rowThatMakesNoSenseIsRefused(String row) {
        assertThatThrownBy(() -> given(row)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RouteTable given(String rows) throws Exception {
        String yaml = "services: {left: {port: 1}, right: {port: 2}}\ngateway:\n  routes:\n" + rows.indent(4);
        return RouteTable.of(new YAMLMapper().readTree(yaml));
    }
}
