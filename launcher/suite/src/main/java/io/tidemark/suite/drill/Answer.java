package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;

/** What a service said. */
record Answer(int status, JsonNode body) {

    String code() {
        return body.path("code").asText();
    }
}
