package io.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The matrix finds every hole that a service may have: here a small server has them one by one. */
class AccessMatrixTest {
    private static final String THINGS = "GET /things/{id}: {roles: [user, admin], foreign: 404}\n";

    @TempDir
    private Path folder;

    private final TestingHttpServer server = TestingHttpServer.of(this::answer);
    private Hole hole = Hole.NONE;

    private enum Hole {
        NONE,
        UNSIGNED,
        EXPIRED,
        ANY_ROLE,
        NOBODY,
        ANY_USER,
        HIDES_ALL
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSoundServiceHasNoFindings() throws Exception {
        assertThat(findings(THINGS)).isEmpty();
    }

    @Test
    void anOperationWithoutARuleIsAFindingThatSaysWhichLineToAdd() throws Exception {
        assertThat(findings("{}"))
                .singleElement()
                .asString()
                .contains("add the line\nGET /things/{id}: {roles: [admin, user]}\n");
    }

    @Test
    void aRuleWithoutAnOperationIsAFinding() throws Exception {
        assertThat(findings(THINGS + "PUT /gone: {roles: any}\n"))
                .singleElement()
                .asString()
                .contains("has PUT /gone, openapi.yaml does not");
    }

    @Test
    void aTokenThatNobodySignedOrThatIsOverHasToBeRefused() throws Exception {
        hole = Hole.UNSIGNED;
        assertThat(findings(THINGS)).containsExactly("GET /things/{id} with an unsigned token: 200, not 401");

        hole = Hole.EXPIRED;
        assertThat(findings(THINGS)).containsExactly("GET /things/{id} with an expired token: 200, not 401");
    }

    @Test
    void aRoleThatIsNotNamedHasToBeRefusedAndOneThatIsNamedLetIn() throws Exception {
        hole = Hole.ANY_ROLE;
        assertThat(findings(THINGS))
                .containsExactly(
                        "GET /things/{id} role support: 200, not 403",
                        "GET /things/{id} role operator: 200, not 403",
                        "GET /things/{id} role service: 200, not 403");

        hole = Hole.NOBODY;
        assertThat(findings(THINGS)).contains("GET /things/{id} as role admin: 403, but the role is let in");
    }

    @Test
    void anotherTenantAndAnotherUserMustNotSeeTheThing() throws Exception {
        hole = Hole.ANY_USER;

        assertThat(findings(THINGS))
                .contains(
                        "GET /things/{id} as another tenant: 200, not 404",
                        "GET /things/{id} as another user shows what is acme/alice's");
    }

    @Test
    void hidingAThingFromItsOwnerTooProvesNothing() throws Exception {
        hole = Hole.HIDES_ALL;

        assertThat(findings(THINGS)).singleElement().asString().contains("nothing is proved");
    }

    @Test
    void aRuleThatIsNoneIsRefused() {
        assertThatThrownBy(() -> findings("GET /things/{id}: {role: user}\n"))
                .hasMessageContaining("GET /things/{id}: there is [roles, scope, foreign], not role");
        assertThatThrownBy(() -> findings("GET /things/{id}: {roles: [root]}\n"))
                .hasMessageContaining("roles are any, or some of");
    }

    private List<String> findings(String access) throws IOException, InterruptedException {
        Path openApi = Files.writeString(folder.resolve("openapi.yaml"), """
                paths:
                  /things/{id}:
                    get:
                      security:
                      - token: [user, admin]
                """);
        Path rules = Files.writeString(folder.resolve("access.yaml"), access);
        URI service = URI.create(server.url());
        return AccessMatrix.of(openApi, rules).findings(service, Map.of("id", "t1"), "hush");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        int status = header == null ? 401 : status(header.substring("Bearer ".length()));
        TestingHttpServer.answer(exchange, status, status == 200 ? "hush" : "no");
    }

    private int status(String token) {
        try {
            var jwt = JWTParser.parse(token);
            var claims = jwt.getJWTClaimsSet();
            boolean expired = claims.getExpirationTime()
                    .toInstant()
                    .isBefore(Clock.systemUTC().instant());
            boolean signed =
                    !(jwt instanceof PlainJWT) && ((SignedJWT) jwt).verify(new RSASSAVerifier(TestingKeys.known()));
            if ((!signed && !(jwt instanceof PlainJWT && hole == Hole.UNSIGNED))
                    || (expired && hole != Hole.EXPIRED)
                    || !claims.getIssuer().equals("tidemark")
                    || !claims.getAudience().contains("tidemark")) {
                return 401;
            }
            List<String> roles = claims.getStringListClaim("groups");
            boolean letIn = roles.contains("user") || roles.contains("admin");
            if (hole == Hole.NOBODY || (!letIn && hole != Hole.ANY_ROLE)) {
                return 403;
            }
            boolean own = claims.getSubject().equals("alice")
                    && claims.getStringClaim("tenant").equals("acme");
            return (own && hole != Hole.HIDES_ALL) || hole == Hole.ANY_USER ? 200 : 404;
        } catch (ParseException | JOSEException e) {
            return 401;
        }
    }
}
