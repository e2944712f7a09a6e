package io.tidemark.export.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TestingTokens;
import io.tidemark.testkit.TidemarkServers;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runbook's one-liners (R48, R74) in a real shell, on what the service says. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class OneLinersIT {
    private static final String TENANT = "one-liners";

    @TempDir
    private Path folder = Path.of(".");

    private Path csv = Path.of("export.csv");

    /** Five that failed; what clients chose holds what splits cells and starts formulas. */
    @BeforeEach
    void givenAnExport() throws IOException {
        SnapshotTables.create();
        failed("alice", "op-1", 1, "update", "a,b", "schema-mismatch", 3, "x");
        failed("alice", "op-2", 2, "update", "a,b", "schema-mismatch", 11, "x");
        failed("alice", "op-3", 3, "create", "=1+1", "unauthenticated", 12, "y");
        failed("bob", "op-1", 1, "delete", "line\nbreak", "internal-error", 1, "z");
        failed("bob", "op-5", 2, "update", "\"quoted\"", "schema-mismatch", 100, "v");
        csv = folder.resolve("failed_ops.csv");
        String token = TestingTokens.of(TENANT, "op").roles("operator").build();
        Files.writeString(
                csv,
                given().auth()
                        .oauth2(token)
                        .get("/api/exports/failed-operations?format=csv")
                        .asString());
    }

    private static void failed(
            String user,
            String id,
            int ordinal,
            String type,
            String record,
            String code,
            int attempts,
            String content) {
        SnapshotTables.execute(
                "insert into snapshot.sync_failed_operations values ('%s', '%s', '%s', %d, 'notes', '%s', 'd',"
                                .formatted(TENANT, user, id, ordinal, record)
                        + " null, '%s', 0, 1, '{\"mail\":\"a@example.com\"}', sha256('%s'), '4xx', '%s', 'first, \"one\"', 'last', %d,"
                                .formatted(type, content, code, attempts)
                        + " true, now(), now())");
    }

    private List<String> shell(String pipeline) throws IOException, InterruptedException {
        File out = folder.resolve("out").toFile();
        Process shell = new ProcessBuilder("sh", "-c", "cat '" + csv + "' | " + pipeline)
                .redirectOutput(out)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(shell.waitFor()).isZero();
        return Files.readAllLines(out.toPath(), StandardCharsets.UTF_8).stream()
                .map(String::strip)
                .toList();
    }

    @Test
    void linesAreOperations() throws Exception {
        assertThat(shell("wc -l")).containsExactly("5");
    }

    @Test
    void columnTwoIsTheType() throws Exception {
        assertThat(shell("cut -d',' -f2 | sort | uniq -c")).containsExactly("1 create", "1 delete", "3 update");
    }

    @Test
    void columnFourSaysWhichAreStuck() throws Exception {
        assertThat(shell("awk -F',' '$4 > 10 {print}' | cut -d',' -f1"))
                .containsExactly(TENANT + "/alice/2", TENANT + "/alice/3", TENANT + "/bob/2");
    }

    @Test
    void columnEightIsTheError() throws Exception {
        assertThat(shell("cut -d',' -f8 | sort | uniq -c | sort -rn")).first().isEqualTo("3 422 schema-mismatch");
        assertThat(shell("cut -d',' -f8 | grep -cE 'auth|401|403'")).containsExactly("1");
        assertThat(shell("cut -d',' -f8 | grep -cE '400|422'")).containsExactly("3");
    }

    @Test
    void columnsNineAndTenFindDuplicates() throws Exception {
        assertThat(shell("cut -d',' -f9 | sort | uniq -d")).containsExactly("op-1");
        assertThat(shell("cut -d',' -f10 | sort | uniq -d"))
                .singleElement()
                .asString()
                .startsWith("alice/notes/a%2Cb/update/");
    }

    @Test
    void whatWasPersonalIsRedacted() throws Exception {
        assertThat(shell("grep -cE 'REDACTED'")).containsExactly("5");
        assertThat(shell("grep -c 'a@example.com' || true")).containsExactly("0");
    }

    @Test
    void noCellOfTheFirstTenStartsAFormula() throws Exception {
        assertThat(shell("cut -d',' -f1-10 | tr ',' '\\n' | grep -c '^[=+@-]' || true"))
                .containsExactly("0");
    }
}
