package io.tidemark.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.error.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Operators are told with each problem which page of the runbooks it is about; clients have no use for that. */
@Singleton
public class RunbookLink {
    private static final String OPERATORS = "/ops/";
    private static final MediaType PROBLEM = MediaType.valueOf(Problem.MEDIA_TYPE);

    private final ObjectMapper json;

    RunbookLink(ObjectMapper json) {
        this.json = json;
    }

    @ServerResponseFilter
    void add(ContainerRequestContext request, ContainerResponseContext response) throws JsonProcessingException {
        if (request.getUriInfo().getPath().startsWith(OPERATORS)
                && PROBLEM.equals(response.getMediaType())
                && response.getEntity() instanceof String body
                && json.readTree(body) instanceof ObjectNode problem) {
            ErrorCode.of(problem.path("code").asText())
                    .ifPresent(code -> response.setEntity(
                            problem.put("runbook_url", Runbook.url(code)).toString()));
        }
    }
}
