package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a collector, which is not there: what is exported leads back to the request that asked for it. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "export"),
            @ResourceArg(name = "OTEL_EXPORTER_OTLP_ENDPOINT", value = "http://127.0.0.1:9"),
            @ResourceArg(name = "tidemark.export.job.look", value = "100ms")
        })
class TracesIT {
    private static final String ASKED = "0af7651916cd43dd8448eb211c80319c";
    private static final String FETCHED = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final String tenant = "traced-" + System.nanoTime();

    @BeforeEach
    void givenASnapshot() {
        SnapshotTables.create();
        SnapshotTables.stream(tenant, "alice").put("notes", "n1", "{}").write();
    }

    private RequestSpecification traced(String trace) {
        return given().auth()
                .oauth2(TestingTokens.of(tenant, "olga").roles("operator").build())
                .contentType("application/json")
                .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01");
    }

    @Test
    void theAuditNamesTheTraceOfTheRequestWhenItBeginsAndWhenItEnds() {
        traced(ASKED).get("/api/exports/snapshots").then().statusCode(200);

        Patience.await()
                .untilAsserted(() ->
                        assertThat(audited()).containsExactly("begun snapshots " + ASKED, "ended snapshots " + ASKED));
    }

    @Test
    void aBackgroundExportIsOfTheTraceInWhichItWasAskedForAndItsFetchingOfItsOwn() {
        String id = traced(ASKED)
                .body(Map.of("what", "records"))
                .post("/api/exports")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        String url = Patience.await()
                .until(() -> traced(FETCHED).get("/api/exports/jobs/" + id).path("download.url"), link -> link != null);
        traced(FETCHED).urlEncodingEnabled(false).get(url).then().statusCode(200);

        Patience.await()
                .untilAsserted(() -> assertThat(audited())
                        .containsExactly(
                                "begun records " + ASKED,
                                "ended records " + ASKED,
                                "begun records " + FETCHED,
                                "ended records " + FETCHED));
    }

    private List<String> audited() throws SQLException {
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select type, what, trace_id from export.audit where tenant_id = '"
                                + tenant + "' order by seq")) {
            List<String> audited = new ArrayList<>();
            while (rows.next()) {
                audited.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
            }
            return audited;
        }
    }
}
