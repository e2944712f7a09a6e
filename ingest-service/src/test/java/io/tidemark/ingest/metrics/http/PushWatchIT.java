package io.tidemark.ingest.metrics.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TidemarkServers.class)
class PushWatchIT {
    private static final String EMPTY = "{\"device_id\":\"d\",\"operations\":[]}";

    @Test
    void anAnswerToLearningRecordsThatIsNoSuccessIsLoggedWithItsService() {
        List<ExtLogRecord> logged = logsOf(() -> {
            push("learning-records", TestingTokens.alice(), EMPTY);
            push("notes", TestingTokens.alice(), "{");
            push("learning-records", TestingTokens.alice(), "{");
        });

        assertThat(logged).singleElement().satisfies(record -> {
            assertThat(String.format(record.getMessage(), record.getParameters()))
                    .contains("service=learning-sync", "status=400", "tenant=acme");
            assertThat(record.getMdc("service")).isEqualTo("learning-sync");
            assertThat(record.getMdc("tenant")).isEqualTo("acme");
        });
    }

    @Test
    void whoIsNotSignedInIsCountedApart() {
        double before = counted("4xx", false);

        given().contentType("application/json")
                .body(EMPTY)
                .post("/api/notes/bulk")
                .then()
                .statusCode(401);

        assertThat(counted("4xx", false)).isEqualTo(before + 1);
    }

    @Test
    void eachPushIsOneEvent() {
        double before = counted("none", true);

        push("notes", TestingTokens.alice(), EMPTY);
        given().auth().oauth2(TestingTokens.alice()).get("/api/limits").then().statusCode(200);

        assertThat(counted("none", true)).isEqualTo(before + 1);
    }

    private static double counted(String errorClass, boolean signedIn) {
        String series = "sync_events_total{error_class=\"" + errorClass + "\",outcome=\""
                + (errorClass.equals("none") ? "success" : "failure") + "\",signed_in=\"" + signedIn
                + "\",stage=\"push\"} ";
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    private static void push(String collection, String token, String body) {
        given().auth().oauth2(token).contentType("application/json").body(body).post("/api/" + collection + "/bulk");
    }

    private static List<ExtLogRecord> logsOf(Runnable work) {
        List<ExtLogRecord> records = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(PushWatch.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                ExtLogRecord wrapped = ExtLogRecord.wrap(record);
                wrapped.copyMdc();
                records.add(wrapped);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            work.run();
        } finally {
            logger.removeHandler(handler);
        }
        return records;
    }
}
