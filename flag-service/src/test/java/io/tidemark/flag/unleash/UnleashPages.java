package io.tidemark.flag.unleash;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tidemark.servers.UnleashServer;
import io.tidemark.testkit.TidemarkServers;
import java.util.List;
import java.util.Map;

/** The real Unleash server's own pages, as its administrators use them. */
public final class UnleashPages {
    private UnleashPages() {}

    /** A request to it, past Tidemark. */
    public static RequestSpecification admin() {
        return given().baseUri(TidemarkServers.unleash().url().toString())
                .port(TidemarkServers.unleash().port())
                .header("Authorization", UnleashServer.ADMIN_TOKEN)
                .contentType(ContentType.JSON);
    }

    public static JsonPath feature(String flag) {
        return admin().get(path(flag)).then().statusCode(200).extract().jsonPath();
    }

    /** A flag's strategies in the environment that counts. */
    public static List<Map<String, Object>> strategies(String flag) {
        return admin().get(strategiesPath(flag))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("$");
    }

    static void turnOff(String flag) {
        admin().post(path(flag) + "/environments/production/off").then().statusCode(200);
    }

    static void addStrategy(String flag, Object strategy) {
        admin().body(strategy.toString()).post(strategiesPath(flag)).then().statusCode(200);
    }

    static void removeStrategy(String flag, String id) {
        admin().delete(strategiesPath(flag) + "/" + id).then().statusCode(200);
    }

    /** Moves a strategy's percentage to anything, also to what is none. */
    public static void setRollout(String flag, String strategy, String rollout) {
        admin().body("[{\"op\":\"replace\",\"path\":\"/parameters/rollout\",\"value\":\"%s\"}]".formatted(rollout))
                .patch(strategiesPath(flag) + "/" + strategy)
                .then()
                .statusCode(200);
    }

    private static String strategiesPath(String flag) {
        return path(flag) + "/environments/production/strategies";
    }

    private static String path(String flag) {
        return "/api/admin/projects/default/features/" + flag;
    }
}
