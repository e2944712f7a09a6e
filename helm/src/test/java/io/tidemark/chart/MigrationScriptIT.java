package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.testkit.HostProgram;
import io.tidemark.testkit.NeedsNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The migration job's first container as the chart renders it, on a real PostgreSQL; MigrationJobIT of system-tests runs the others. */
@NeedsNode
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "npm has Helm for Linux on amd64 alone")
class MigrationScriptIT {
    private static final HostProgram PSQL = new HostProgram("psql", "postgresql-client");
    private static final List<String> ROLES =
            List.of("tidemark_snapshot", "tidemark_flag", "tidemark_integrity", "tidemark_export");
    /** Whatever a shell, psql and SQL would each take for something else. */
    private static final String ODD = "it's \"a\" \\ $HOME `id` ; --";

    @TempDir
    private Path folder = Path.of("");

    private OwnedDatabase given() throws Exception {
        PSQL.path();
        for (String role : ROLES) {
            password(role, "first of " + role + " " + ODD);
        }
        return OwnedDatabase.start(folder);
    }

    private void password(String role, String password) {
        try {
            Files.writeString(
                    Files.createDirectories(folder.resolve("passwords")).resolve(role), password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HookScript.Answer bootstrap(OwnedDatabase database, String ownersPassword) throws Exception {
        Manifests release = ClusterTools.installed()
                .release(
                        Chart.caseNamed("default"),
                        "database.host=127.0.0.1",
                        "database.port=" + database.port(),
                        "database.name=" + OwnedDatabase.NAME);
        Files.writeString(
                Files.createDirectories(folder.resolve("bootstrap")).resolve("bootstrap.sql"),
                release.the("ConfigMap", "tidemark-bootstrap")
                        .path("data")
                        .path("bootstrap.sql")
                        .asText());
        JsonNode container = Manifests.containers(Manifests.podOf(release.the("Job", "tidemark-migrations-1")))
                .getFirst();
        assertThat(container.path("name").asText()).isEqualTo("bootstrap");
        return new HookScript(
                        container,
                        Map.of("/bootstrap", folder.resolve("bootstrap"), "/passwords", folder.resolve("passwords")),
                        Map.of(
                                "tidemark-database-owner/username",
                                OwnedDatabase.OWNER,
                                "tidemark-database-owner/password",
                                ownersPassword))
                .run(Map.of());
    }

    @Test
    void eachRoleHasItsSchemaAndThePasswordOfTheSecretAlsoWhenThatChanges() throws Exception {
        try (OwnedDatabase database = given()) {
            HookScript.Answer first = bootstrap(database, OwnedDatabase.PASSWORD);
            assertThat(first.code()).as(first.text()).isZero();
            for (String role : ROLES) {
                assertThat(ownsItsSchema(database, role, "first of " + role + " " + ODD))
                        .as(role)
                        .isTrue();
                assertThatThrownBy(() -> database.as(role, "another")).isInstanceOf(SQLException.class);
                password(role, "second " + ODD + role);
            }

            HookScript.Answer second = bootstrap(database, OwnedDatabase.PASSWORD);
            assertThat(second.code()).as(second.text()).isZero();

            for (String role : ROLES) {
                assertThat(ownsItsSchema(database, role, "second " + ODD + role))
                        .as(role)
                        .isTrue();
                assertThatThrownBy(() -> database.as(role, "first of " + role + " " + ODD))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(first.text() + second.text()).doesNotContain("first of", "second ");
        }
    }

    private boolean ownsItsSchema(OwnedDatabase database, String role, String password) throws SQLException {
        try (Connection connection = database.as(role, password);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select pg_catalog.pg_get_userbyid(nspowner) = current_user from"
                                + " pg_catalog.pg_namespace where nspname = '" + role.replace("tidemark_", "") + "'")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Test
    void aPasswordThatTheSecretLacksEndsTheJobAndTakesNobodysAway() throws Exception {
        try (OwnedDatabase database = given()) {
            assertThat(bootstrap(database, OwnedDatabase.PASSWORD).code()).isZero();
            Files.delete(folder.resolve("passwords/tidemark_export"));

            HookScript.Answer answer = bootstrap(database, OwnedDatabase.PASSWORD);

            assertThat(answer.code()).isNotZero();
            assertThat(answer.text()).contains("tidemark_export");
            assertThat(ownsItsSchema(database, "tidemark_export", "first of tidemark_export " + ODD))
                    .isTrue();
        }
    }

    @Test
    void standalonesDatabaseGivesThePasswordsLikewise() throws Exception {
        try (OwnedDatabase database = given()) {
            assertThat(bootstrap(database, OwnedDatabase.PASSWORD).code()).isZero();
            ROLES.forEach(role -> password(role, "standalone " + ODD));

            assertThat(standalone(database).code()).isZero();
            assertThat(ownsItsSchema(database, "tidemark_flag", "standalone " + ODD))
                    .isTrue();

            password("tidemark_flag", "");
            assertThat(standalone(database).code()).isNotZero();
            assertThat(ownsItsSchema(database, "tidemark_flag", "standalone " + ODD))
                    .isTrue();
        }
    }

    /** As the image's entrypoint sources it. */
    private HookScript.Answer standalone(OwnedDatabase database) throws Exception {
        Manifests release = Chart.render("standalone");
        ObjectNode container = Manifests.containers(Manifests.podOf(release.the("StatefulSet", "tidemark-postgresql")))
                .getFirst()
                .deepCopy();
        String script = release.the("ConfigMap", "tidemark-postgresql")
                .path("data")
                .path("20-passwords.sh")
                .asText();
        container
                .putArray("command")
                .add("/bin/bash")
                .add("-Eeuo")
                .add("pipefail")
                .add("-c");
        container.putArray("args").add(script);
        return new HookScript(
                        container,
                        Map.of("/passwords", folder.resolve("passwords")),
                        Map.of("tidemark-database/postgres", OwnedDatabase.PASSWORD))
                .run(Map.of(
                        "PGHOST", "127.0.0.1",
                        "PGPORT", Integer.toString(database.port()),
                        "PGPASSWORD", OwnedDatabase.PASSWORD,
                        "POSTGRES_USER", OwnedDatabase.OWNER,
                        "POSTGRES_DB", OwnedDatabase.NAME));
    }

    @Test
    void anOwnerWhoMayNotComeInEndsTheJob() throws Exception {
        try (OwnedDatabase database = given()) {
            assertThat(bootstrap(database, "not the owner's").code()).isNotZero();
        }
    }
}
