package io.tidemark.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a service for one operation as everybody in turn, and notes what is wrong. */
final class AccessProbe {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;
    private final Map<String, String> thing;
    private final String secret;
    private final List<String> findings;

    AccessProbe(URI service, Map<String, String> thing, String secret, List<String> findings) {
        this.service = service;
        this.thing = thing;
        this.secret = secret;
        this.findings = findings;
    }

    void check(String operation, AccessRule rule) throws InterruptedException {
        badTokens(operation, rule);
        for (String role : AccessRule.ALL_ROLES) {
            int status = ask(operation, alice().roles(role).build()).statusCode();
            if (!rule.roles().contains(role)) {
                expect(operation, "role " + role, status, 403);
            } else if (status == 401 || status == 403 || status >= 500) {
                findings.add(operation + " as role " + role + ": " + status + ", but the role is let in");
            }
        }
        if (rule.foreign() != null) {
            strangers(operation, rule, rule.foreign());
        }
    }

    private void badTokens(String operation, AccessRule rule) throws InterruptedException {
        String role = rule.roles().getFirst();
        Map<String, @Nullable String> bad = new LinkedHashMap<>();
        bad.put("without a token", null);
        bad.put("with an unsigned token", alice().roles(role).buildUnsigned());
        bad.put("with an expired token", alice().roles(role).expired().build());
        bad.put(
                "with a token for another audience",
                alice().roles(role).audience("elsewhere").build());
        bad.put(
                "with a token of another issuer",
                alice().roles(role).issuer("elsewhere").build());
        bad.put(
                "with a token that a stranger signed",
                alice().roles(role).signedByStranger().build());
        for (Map.Entry<String, @Nullable String> token : bad.entrySet()) {
            expect(operation, token.getKey(), ask(operation, token.getValue()).statusCode(), 401);
        }
    }

    private void strangers(String operation, AccessRule rule, String foreign) throws InterruptedException {
        String role = rule.roles().getFirst();
        HttpResponse<String> own = ask(operation, alice().roles(role).build());
        if (!own.body().contains(secret)) {
            findings.add(
                    operation + " does not show acme/alice her own thing: nothing is proved by hiding it from others. "
                            + own.statusCode() + " " + own.body());
        }
        stranger(
                operation, "another tenant", TestingTokens.of("globex", "alice").roles(role), foreign);
        if (rule.scope().equals("user")) {
            stranger(operation, "another user", TestingTokens.of("acme", "bob").roles(role), foreign);
        }
    }

    private void stranger(String operation, String who, TestingTokens token, String foreign)
            throws InterruptedException {
        HttpResponse<String> answer = ask(operation, token.build());
        expect(operation, "as " + who, answer.statusCode(), foreign.equals("404") ? 404 : 200);
        if (answer.body().contains(secret)) {
            findings.add(operation + " as " + who + " shows what is acme/alice's");
        }
    }

    private void expect(String operation, String how, int found, int expected) {
        if (found != expected) {
            findings.add(operation + " " + how + ": " + found + ", not " + expected);
        }
    }

    private HttpResponse<String> ask(String operation, @Nullable String token) throws InterruptedException {
        int space = operation.indexOf(' ');
        String path = PARAMETER.matcher(operation.substring(space + 1)).replaceAll(match -> value(match.group(1)));
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(operation.substring(0, space), HttpRequest.BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(operation + " was not answered", e);
        }
    }

    private String value(String parameter) {
        return URLEncoder.encode(thing.getOrDefault(parameter, parameter), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static TestingTokens alice() {
        return TestingTokens.of("acme", "alice");
    }
}
