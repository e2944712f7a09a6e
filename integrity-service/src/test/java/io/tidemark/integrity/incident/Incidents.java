package io.tidemark.integrity.incident;

import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tidemark.testkit.TestingTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests to {@code /ops/incidents}, as a tenant's operator, an admin or Alertmanager. */
public final class Incidents {
    public static final String PATH = "/ops/incidents";
    public static final String ADMIN =
            TestingTokens.of("tidemark", "root").roles("admin").build();

    private Incidents() {}

    public static String operatorOf(String tenant) {
        return TestingTokens.of(tenant, "op").roles("operator").build();
    }

    public static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    public static ValidatableResponse post(String token, String path, Object body) {
        return as(token).body(body).post(PATH + path).then();
    }

    public static JsonPath one(String token, String id) {
        return as(token).get(PATH + "/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** Those of that tenant alone, newest first. */
    public static List<Map<String, Object>> allOf(String tenant) {
        return as(operatorOf(tenant))
                .get(PATH)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<Map<String, Object>>getList("incidents")
                .stream()
                .filter(incident -> tenant.equals(incident.get("tenant")))
                .toList();
    }

    public static String opened(String tenant, String severity) {
        return post(operatorOf(tenant), "", opening(severity))
                .statusCode(200)
                .extract()
                .path("id");
    }

    public static Map<String, Object> opening(String severity) {
        return Map.of(
                "title", "Pushes fail",
                "impact", "All mobile sync operations failing",
                "severity", severity,
                "reason", "support calls");
    }

    public static Map<String, Object> because(String reason) {
        return Map.of("reason", reason);
    }

    public static Map<String, Object> resolution() {
        return Map.of(
                "root_cause", "Database connection pool exhaustion",
                "fix", "Increased connection pool size and restarted services",
                "reason", "pushes are answered again");
    }

    /** What Alertmanager sends, with fields that nobody here reads. */
    public static Map<String, Object> webhook(List<Map<String, Object>> alerts) {
        return Map.of(
                "version",
                "4",
                "groupKey",
                "{}:{alertname=\"SyncFailures\"}",
                "truncatedAlerts",
                0,
                "status",
                "firing",
                "receiver",
                "tidemark",
                "groupLabels",
                Map.of(),
                "commonLabels",
                Map.of(),
                "commonAnnotations",
                Map.of(),
                "externalURL",
                "http://alertmanager",
                "alerts",
                alerts);
    }

    public static Map<String, Object> alert(String tenant, String fingerprint, String status, String severity) {
        Map<String, Object> alert = new LinkedHashMap<>();
        Map<String, String> labels = new LinkedHashMap<>(Map.of("alertname", "SyncFailures"));
        if (!tenant.equals("*")) {
            labels.put("tenant", tenant);
        }
        if (!severity.isEmpty()) {
            labels.put("severity", severity);
        }
        alert.put("status", status);
        alert.put("labels", labels);
        alert.put("annotations", Map.of("summary", "pushes of " + tenant + " fail", "description", "more than 25 %"));
        alert.put("startsAt", "2026-11-21T12:00:00.123456789Z");
        alert.put("endsAt", status.equals("firing") ? "0001-01-01T00:00:00Z" : "2026-11-21T12:25:00Z");
        alert.put("generatorURL", "http://prometheus/graph");
        alert.put("fingerprint", fingerprint);
        return alert;
    }

    public static ValidatableResponse send(String token, List<Map<String, Object>> alerts) {
        return post(token, "/alerts", webhook(alerts));
    }

    /** Other tests leave incidents open, which what is told here would join. */
    public static void resolveThoseOf(List<String> tenants) {
        JsonPath open = as(ADMIN)
                .get(PATH + "?state=open&limit=200")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        for (Map<String, Object> incident : open.<Map<String, Object>>getList("incidents")) {
            if (tenants.contains(String.valueOf(incident.get("tenant")))) {
                post(ADMIN, "/" + incident.get("id") + "/resolve", resolution());
            }
        }
    }

    public static List<String> texts(JsonPath incident) {
        return incident.getList("timeline.entries.text");
    }
}
