package io.tidemark.flag.unleash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Unleash's client and admin API, each request with a hard limit on the time that it takes. */
final class UnleashClient {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;
    /** From this version on segments come on their own, and not as constraints of every strategy. */
    private static final String CLIENT_SPECIFICATION = "5.2.0";

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final UnleashConfig config;
    private final String server;

    UnleashClient(UnleashConfig config, URI server) {
        this.config = config;
        // It may lie below a path.
        this.server = server.toString().replaceAll("/+$", "");
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.requestTimeout())
                .build();
    }

    /** The documents and their entity tag; no body when they are those of the tag that was sent. */
    record Documents(Optional<String> body, Optional<String> tag) {}

    Uni<Documents> documents(@Nullable String knownTag) {
        HttpRequest.Builder request = request("/api/client/features", config.clientToken())
                .header("Unleash-Client-Spec", CLIENT_SPECIFICATION)
                .GET();
        if (knownTag != null) {
            request.header("If-None-Match", knownTag);
        }
        return answer(request).map(response -> switch (response.statusCode()) {
            case OK ->
                new Documents(Optional.of(response.body()), response.headers().firstValue("ETag"));
            case NOT_MODIFIED -> new Documents(Optional.empty(), Optional.ofNullable(knownTag));
            default -> throw refused(response);
        });
    }

    /** How a flag stands; empty when there is none of that name, or it was archived. */
    Uni<Optional<FlagState>> state(String feature) {
        return answer(admin(encoded(feature)).GET()).map(response -> switch (response.statusCode()) {
            case OK -> Optional.of(FlagState.of(tree(response.body()), config.environment()));
            case NOT_FOUND -> Optional.empty();
            default -> throw refused(response);
        });
    }

    /** Makes a flag that is off and has no strategy; false when the name is taken, be it by an archived flag. */
    Uni<Boolean> create(JsonNode document) {
        JsonNode body = JSON.createObjectNode()
                .put("name", document.path("name").asText())
                .put("type", document.path("type").asText("release"))
                .put("description", document.path("description").asText(""))
                .put("impressionData", document.path("impressionData").asBoolean());
        return answer(admin("").POST(BodyPublishers.ofString(body.toString())))
                .map(response -> response.statusCode() != CONFLICT && isDone(response));
    }

    /** Archives the flag. */
    Uni<Boolean> archive(String feature) {
        return answer(admin(encoded(feature)).DELETE()).map(UnleashClient::isDone);
    }

    /** Takes a step; false when the flag no longer stands as it was expected to, and nothing was written. */
    Uni<Boolean> take(String feature, Step step) {
        return answer(stepRequest(encoded(feature), step)).map(response -> {
            // A failed test of a JSON Patch is a 500 there.
            boolean overtaken = response.statusCode() == NOT_FOUND
                    || (response.statusCode() == SERVER_ERROR && response.body().contains("TEST_OPERATION_FAILED"));
            return !overtaken && isDone(response);
        });
    }

    private HttpRequest.Builder stepRequest(String feature, Step step) {
        String environment = feature + "/environments/" + config.environment();
        String strategies = environment + "/strategies";
        return switch (step) {
            case Step.TurnOff off -> admin(environment + "/off").POST(BodyPublishers.noBody());
            case Step.TurnOn on -> admin(environment + "/on").POST(BodyPublishers.noBody());
            case Step.Add add ->
                admin(strategies).POST(BodyPublishers.ofString(add.strategy().toString()));
            case Step.Remove remove ->
                admin(strategies + "/" + remove.strategyId()).DELETE();
            case Step.Move move ->
                admin(strategies + "/" + move.strategyId())
                        .method("PATCH", BodyPublishers.ofString(patch(move).toString()));
            case Step.Describe describe ->
                admin(feature)
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(replacing("/description", describe.description())
                                        .toString()));
        };
    }

    private static ArrayNode patch(Step.Move move) {
        ArrayNode patch = JSON.createArrayNode();
        patch.addObject().put("op", "test").put("path", "/parameters/rollout").put("value", move.from());
        return patch.addAll(replacing("/parameters/rollout", move.to()));
    }

    private static ArrayNode replacing(String path, String value) {
        ArrayNode patch = JSON.createArrayNode();
        patch.addObject().put("op", "replace").put("path", path).put("value", value);
        return patch;
    }

    private static String encoded(String feature) {
        return URLEncoder.encode(feature, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder admin(String path) {
        String features = "/api/admin/projects/" + config.project() + "/features";
        return request(path.isEmpty() ? features : features + "/" + path, config.adminToken());
    }

    private HttpRequest.Builder request(String path, Optional<String> token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
        token.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    /** The request's own timeout would end with the header; a body that trickles has to be bounded too. */
    private Uni<HttpResponse<String>> answer(HttpRequest.Builder request) {
        return Uni.createFrom()
                .completionStage(() -> http.sendAsync(request.build(), BodyHandlers.ofString())
                        .orTimeout(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS))
                .onFailure()
                .transform(e -> new UnleashAwayException("no answer: " + e))
                .emitOn(Infrastructure.getDefaultExecutor());
    }

    private static boolean isDone(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        return true;
    }

    private static UnleashAwayException refused(HttpResponse<String> response) {
        return new UnleashAwayException("%s %s was answered %d"
                .formatted(response.request().method(), response.uri().getPath(), response.statusCode()));
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new MalformedSourceException("it is not JSON");
        }
    }
}
