package io.tidemark.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every operation of a service's {@code openapi.yaml} against everybody who might call it: without a token, with a token that
 * is unsigned, expired, for another audience, of another issuer or of a stranger's key, with each role, as another tenant and
 * as another user. What is right stands in one file, {@code src/test/resources/access.yaml}; an operation that the file does
 * not name is a finding, and so is a line without an operation.
 */
public final class AccessMatrix {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Map<String, List<String>> operations;
    private final Map<String, AccessRule> rules;

    private AccessMatrix(Map<String, List<String>> operations, Map<String, AccessRule> rules) {
        this.operations = operations;
        this.rules = rules;
    }

    /** The matrix of the module that runs the test. */
    public static AccessMatrix ofThisModule() throws IOException {
        return of(Path.of("openapi.yaml"), Path.of("src/test/resources/access.yaml"));
    }

    /**
     * A matrix of two files.
     *
     * @throws IOException when one of them can't be read
     * @throws IllegalArgumentException when a rule is not one
     */
    public static AccessMatrix of(Path openApi, Path access) throws IOException {
        Map<String, List<String>> operations = new LinkedHashMap<>();
        JsonNode document = YAML.readTree(openApi.toFile());
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.put(
                            operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                            declaredRoles(operation.getValue()));
                }
            }
        }
        Map<String, AccessRule> rules = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : YAML.readTree(access.toFile()).properties()) {
            try {
                rules.put(entry.getKey(), AccessRule.of(entry.getValue()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(access + ", " + entry.getKey() + ": " + e.getMessage(), e);
            }
        }
        return new AccessMatrix(operations, rules);
    }

    private static List<String> declaredRoles(JsonNode operation) {
        Set<String> roles = new TreeSet<>();
        operation
                .path("security")
                .forEach(scheme -> scheme.forEach(list -> list.forEach(role -> roles.add(role.asText()))));
        return List.copyOf(roles);
    }

    /**
     * Asks the service everything; returns a line for each answer that is not as it should be, and for each operation or rule
     * that has no partner.
     *
     * @param service where it listens
     * @param thing what {@code acme/alice} has: the values of path parameters by name (without one, the parameter's own name
     *     is taken)
     * @param secret a text in what she is shown of it, and nobody else
     */
    public List<String> findings(URI service, Map<String, String> thing, String secret) throws InterruptedException {
        List<String> findings = new ArrayList<>(withoutPartner());
        AccessProbe probe = new AccessProbe(service, thing, secret, findings);
        for (Map.Entry<String, AccessRule> rule : rules.entrySet()) {
            if (operations.containsKey(rule.getKey())) {
                probe.check(rule.getKey(), rule.getValue());
            }
        }
        return findings;
    }

    private List<String> withoutPartner() {
        List<String> findings = new ArrayList<>();
        operations.forEach((operation, declared) -> {
            if (!rules.containsKey(operation)) {
                String roles = declared.isEmpty() ? "any" : declared.toString();
                findings.add(
                        "openapi.yaml has " + operation + ", src/test/resources/access.yaml does not: add the line\n"
                                + operation + ": {roles: " + roles + "}\n"
                                + "and \"scope: tenant\" when its callers see all of their tenant, and \"foreign: 404\" or"
                                + " \"foreign: empty\" when it shows things");
            }
        });
        rules.keySet().stream()
                .filter(rule -> !operations.containsKey(rule))
                .forEach(rule -> findings.add("src/test/resources/access.yaml has " + rule
                        + ", openapi.yaml does not: remove the line, or write the document anew with -Dupdate=true"));
        return findings;
    }
}
