package io.tidemark.export.job;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tidemark.testkit.Patience;
import java.util.List;

/** What is asked of the service. */
final class JobCalls {
    static final String JOBS = "/api/exports";

    private JobCalls() {}

    static Response start(String token, String body) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(body)
                .post(JOBS);
    }

    static String started(String token, String body) {
        Response answer = start(token, body);
        answer.then().statusCode(202).header("Location", containsString("/api/exports/jobs/"));
        return answer.jsonPath().getString("id");
    }

    static Response get(String token, String path) {
        return given().auth().oauth2(token).urlEncodingEnabled(false).get(path);
    }

    static Response cancel(String token, String id) {
        return given().auth().oauth2(token).delete(JOBS + "/jobs/" + id);
    }

    static JsonPath ended(String token, String id) {
        return Patience.await()
                .until(
                        () -> get(token, JOBS + "/jobs/" + id).jsonPath(),
                        job -> !List.of("queued", "running").contains(job.getString("state")));
    }
}
