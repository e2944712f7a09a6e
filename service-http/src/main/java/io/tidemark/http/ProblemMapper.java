package io.tidemark.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns whatever ends a request into {@code application/problem+json} (RFC 9457). */
@Singleton
public class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final ObjectMapper json;

    ProblemMapper(ObjectMapper json) {
        this.json = json;
    }

    @ServerExceptionMapper
    Response map(ProblemException e) {
        Problem problem = e.problem();
        return answer(
                problem.code(), problem.detail(), e.members(), e.retryAfter().orElse(null));
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response unauthenticated() {
        return answer(ErrorCode.UNAUTHENTICATED, "no bearer token was sent");
    }

    @ServerExceptionMapper(AuthenticationFailedException.class)
    Response invalidToken() {
        return answer(ErrorCode.INVALID_TOKEN, "the bearer token was not accepted");
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden() {
        return answer(ErrorCode.FORBIDDEN, "the token's roles do not allow this");
    }

    @ServerExceptionMapper
    Response map(JsonProcessingException e) {
        return malformed(e);
    }

    /** Named by itself, for else quarkus-rest-jackson's own mapper would be the more specific one. */
    @ServerExceptionMapper
    Response map(MismatchedInputException e) {
        return malformed(e);
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException cause) {
            return malformed(cause);
        }
        Response given = e.getResponse();
        ErrorCode code = codeOf(given.getStatus());
        if (code == ErrorCode.INTERNAL_ERROR) {
            return unexpected(e);
        }
        Response answer = answer(code, Optional.ofNullable(e.getMessage()).orElse(code.title()));
        Object allow = given.getHeaders().getFirst(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    @ServerExceptionMapper(Throwable.class)
    Response unexpected(Throwable e) {
        if (Unavailable.isCauseOf(e)) {
            LOG.warnf("A dependency does not answer: %s", e.toString());
            return answer(ErrorCode.DEPENDENCY_UNAVAILABLE, "the store does not answer");
        }
        if (Unstorable.isCauseOf(e)) {
            return answer(ErrorCode.INVALID_PARAMETER, "the character U+0000 can't be stored, so nothing has it");
        }
        LOG.error("A request failed unexpectedly", e);
        return answer(ErrorCode.INTERNAL_ERROR, "the request failed; nothing of it is known to be stored");
    }

    private Response malformed(JsonProcessingException e) {
        return e instanceof UnrecognizedPropertyException unknown
                ? answer(ErrorCode.UNKNOWN_FIELD, "\"" + unknown.getPropertyName() + "\" is not a field here")
                : answer(ErrorCode.MALFORMED_JSON, e.getOriginalMessage());
    }

    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 400 -> ErrorCode.INVALID_PARAMETER;
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> ErrorCode.DEPENDENCY_UNAVAILABLE;
            default -> ErrorCode.INTERNAL_ERROR;
        };
    }

    private Response answer(ErrorCode code, String detail) {
        return answer(code, detail, Map.of(), null);
    }

    private Response answer(ErrorCode code, String detail, Map<String, Object> members, @Nullable Duration retryAfter) {
        ObjectNode body = json.valueToTree(Problem.of(code, detail, CurrentTrace.id()));
        members.forEach((name, value) -> body.set(name, json.valueToTree(value)));
        Response.ResponseBuilder response =
                Response.status(code.status()).type(Problem.MEDIA_TYPE).entity(body.toString());
        if (code.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        boolean passes = code.status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()
                || code.status() == Response.Status.TOO_MANY_REQUESTS.getStatusCode();
        if (passes || retryAfter != null) {
            Duration about = retryAfter == null ? SOON : retryAfter;
            response.header(HttpHeaders.RETRY_AFTER, RetryAfter.jittered(about, ThreadLocalRandom.current()));
        }
        return response.build();
    }
}
