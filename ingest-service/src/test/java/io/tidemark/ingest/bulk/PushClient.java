package io.tidemark.ingest.bulk;

import static io.restassured.RestAssured.given;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tidemark.testkit.TestingTokens;
import java.util.List;
import java.util.stream.Collectors;

/** What the tests of this package send. */
final class PushClient {
    private static final RestAssuredConfig AS_IT_IS = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig()
                    .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                    .encodeContentTypeAs("application/x-ndjson", ContentType.TEXT));

    private PushClient() {}

    static RequestSpecification alice() {
        return as("acme", "alice");
    }

    static RequestSpecification as(String tenant, String user) {
        return given().config(AS_IT_IS)
                .auth()
                .oauth2(TestingTokens.of(tenant, user).build())
                .contentType("application/json");
    }

    static Response push(RequestSpecification client, String... operations) {
        return client.body(body("", operations)).post("/api/notes/bulk");
    }

    /** A body; {@code more} is put before the operations. */
    static String body(String more, String... operations) {
        return "{\"device_id\":\"d\"," + more + "\"operations\":["
                + List.of(operations).stream().collect(Collectors.joining(",")) + "]}";
    }

    static String upsert(String id) {
        return upsert(id, "{}");
    }

    static String upsert(String id, String payload) {
        return "{\"operation_id\":\"" + id + "\",\"type\":\"upsert\",\"record_id\":\"r\",\"payload\":" + payload + "}";
    }
}
