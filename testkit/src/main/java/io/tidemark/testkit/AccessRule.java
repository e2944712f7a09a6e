package io.tidemark.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may use an operation: one line of {@code src/test/resources/access.yaml}, as
 * {@code GET /ops/leases: {roles: [support, operator, admin], scope: tenant, foreign: empty}}.
 *
 * @param roles those that are let in; {@code any} in the file stands for all
 * @param scope whose things they see: {@code user} (the default) their own, {@code tenant} all of their tenant
 * @param foreign what somebody else is told of the thing that the test made: {@code 404} or {@code empty}; null when the
 *     operation shows nothing
 */
record AccessRule(
        List<String> roles, String scope, @Nullable String foreign) {
    static final List<String> ALL_ROLES = List.of("user", "support", "operator", "admin", "service");
    private static final List<String> KEYS = List.of("roles", "scope", "foreign");

    AccessRule {
        require(!roles.isEmpty() && ALL_ROLES.containsAll(roles), "roles are any, or some of " + ALL_ROLES);
        require(List.of("user", "tenant").contains(scope), "scope is user or tenant");
        require(foreign == null || List.of("404", "empty").contains(foreign), "foreign is 404 or empty");
    }

    static AccessRule of(JsonNode entry) {
        entry.fieldNames().forEachRemaining(key -> require(KEYS.contains(key), "there is " + KEYS + ", not " + key));
        List<String> roles = new ArrayList<>();
        entry.path("roles").forEach(role -> roles.add(role.asText()));
        return new AccessRule(
                entry.path("roles").asText().equals("any") ? ALL_ROLES : roles,
                entry.path("scope").asText("user"),
                entry.hasNonNull("foreign") ? entry.get("foreign").asText() : null);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
