package io.tidemark.integrity.repair;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The operators' side of snapshot-service, asked with the token of the operator on whose behalf it is done. */
@Singleton
final class SnapshotService {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int SERVER_ERROR = 500;
    private static final Duration COME_BACK = Duration.ofSeconds(2);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final RepairConfig config;

    SnapshotService(RepairConfig config) {
        this.config = config;
    }

    /** Does what is asked, or fails with the problem that snapshot-service tells. */
    Uni<Void> post(String path, Map<String, Object> body, String token) {
        HttpRequest request = HttpRequest.newBuilder(config.snapshotService().resolve(path))
                .timeout(config.timeout())
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text(body)))
                .build();
        return Uni.createFrom()
                .completionStage(() -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .onFailure()
                .transform(e -> away("snapshot-service does not answer"))
                .invoke(SnapshotService::mustHaveDoneIt)
                .replaceWithVoid();
    }

    private static void mustHaveDoneIt(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status == OK || status == ACCEPTED) {
            return;
        }
        if (status >= SERVER_ERROR) {
            throw away("snapshot-service answers " + status);
        }
        try {
            JsonNode problem = JSON.readTree(answer.body());
            ErrorCode code = ErrorCode.of(problem.path("code").asText()).orElse(ErrorCode.FINDING_NOT_POSSIBLE);
            throw ProblemException.of(code, problem.path("detail").asText("snapshot-service answers " + status));
        } catch (JsonProcessingException e) {
            throw ProblemException.of(ErrorCode.FINDING_NOT_POSSIBLE, "snapshot-service answers " + status);
        }
    }

    private static ProblemException away(String detail) {
        return ProblemException.retryable(ErrorCode.DEPENDENCY_UNAVAILABLE, detail, COME_BACK);
    }

    private static String text(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written", e);
        }
    }
}
