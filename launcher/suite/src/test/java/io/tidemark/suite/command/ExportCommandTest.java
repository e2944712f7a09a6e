package io.tidemark.suite.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tidemark.suite.SuiteMain;
import io.tidemark.testkit.TestingHttpServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real commands in a real shell, against a server that answers as it is told to. */
class ExportCommandTest {
    private static final String CSV = """
            acme/0/1/0,update,alice,0,notes,n1,0,,op-1,alice/notes/n1/update/1,d,,1,h,t,{}
            acme/0/2/0,create,alice,0,notes,n2,0,,op-2,alice/notes/n2/create/2,d,,1,h,t,{}
            acme/0/3/0,update,bob,11,notes,n1,0,422 schema-mismatch,op-1,bob/notes/n1/update/1,d,,1,h,t,{}
            """;
    private static final String NDJSON =
            "{\"manifest\":{}}\n{\"id\":1}\n{\"count\":1,\"sha256\":\"0\",\"cursor\":\"c\",\"complete\":true,\"redactions\":{}}\n";
    private static final String JSON = "{\"manifest\":{},\"operations\":[\n{\"id\":1}\n],"
            + "\"trailer\":{\"count\":1,\"sha256\":\"0\",\"cursor\":\"c\",\"complete\":true,\"redactions\":{}}}\n";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private String answer = CSV;
    private int status = 200;
    private boolean breaksOff;
    private boolean grows;
    private final TestingHttpServer server = TestingHttpServer.of(this::handle);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Export-Bytes", Integer.toString(bytes.length * 2));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            return;
        }
        answer += grows ? CSV : "";
        exchange.sendResponseHeaders(status, breaksOff ? bytes.length + 1 : 0);
        OutputStream body = exchange.getResponseBody();
        body.write(bytes);
        body.flush();
        exchange.close();
    }

    /** What a line in a shell says in which {@code tidemark} is the real command. */
    private String shell(String line) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String script = "tidemark() { " + command() + "; }\n" + line + "\n";
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        shell.environment().put("JAVA", java);
        shell.environment().put("CLASSES", System.getProperty("java.class.path"));
        shell.start().waitFor();
        return Files.readString(out);
    }

    private String command() {
        return "\"$JAVA\" -cp \"$CLASSES\" " + SuiteMain.class.getName() + " \"$@\" --url " + server.url()
                + " --token t";
    }

    @Test
    void theRunbooksOneLinersCountAndCut() throws Exception {
        assertThat(shell("tidemark export_pending_ops --out - | wc -l")).isEqualToIgnoringWhitespace("3");
        assertThat(shell("tidemark export_pending_ops --out - | awk -F',' '$4 > 10 {print}' | cut -d',' -f9"))
                .isEqualTo("op-1\n");
        assertThat(
                        shell(
                                "tidemark export_pending_ops --failed-only --out - | cut -d',' -f8 | sort | uniq -c | sort -rn"))
                .contains("1 422 schema-mismatch");
        assertThat(requests)
                .containsExactly(
                        "GET /api/exports/operations?format=csv",
                        "GET /api/exports/operations?format=csv",
                        "GET /api/exports/failed-operations?format=csv");
    }

    /** It ends when the next count is another. */
    @Test
    void watchCountsAgainAndAgain() throws Exception {
        boolean installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "watch")));
        if (!installed) {
            System.out.println("ExportCommandTest.watchCountsAgainAndAgain is skipped: there is no watch on the path");
        }
        Assumptions.assumeTrue(installed, "no watch on the path");
        Path command = Files.writeString(folder.resolve("tidemark"), "#!/bin/sh\n" + command() + "\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        grows = true;

        assertThat(shell("export TERM=xterm; timeout 180 watch -g -n 1 './tidemark export_pending_ops --out - | wc -l';"
                        + " echo \"code $?\""))
                .contains("Every 1.0s: ./tidemark export_pending_ops", "code 0");
        assertThat(requests)
                .containsOnly("GET /api/exports/operations?format=csv")
                .hasSizeGreaterThan(1);
    }

    @Test
    void onATerminalABarIsDrawnAndIsFullAtTheEnd() throws Exception {
        assertThat(shell("tidemark export_pending_ops --out ops.csv")).doesNotContain("%");

        assertThat(
                        shell(
                                "export JAVA_TOOL_OPTIONS=-Dtidemark.error-terminal=true; tidemark export_pending_ops --out ops.csv"))
                .containsPattern("\r\\[#* +] \\d+ %")
                .contains("\r[" + "#".repeat(30) + "] 100 %", "ops.csv: " + CSV.length() + " bytes");
        assertThat(requests.subList(1, 3))
                .containsExactly("HEAD /api/exports/operations?format=csv", "GET /api/exports/operations?format=csv");
    }

    @Test
    void aFileHoldsWhatWasAskedFor() throws Exception {
        answer = NDJSON;

        String said =
                shell("tidemark export snapshots --out \"backup_$(date +%Y%m%d).ndjson\" --format ndjson --user alice"
                        + " --since 2026-01-01T00:00:00Z && cat backup_*.ndjson");

        assertThat(said).endsWith(NDJSON);
        assertThat(requests)
                .containsExactly("GET /api/exports/snapshots?format=ndjson&user=alice&since=2026-01-01T00%3A00%3A00Z");
    }

    @Test
    void anExportThatBreaksOffIsAnErrorAndLeavesNoFileOfThatName() throws Exception {
        breaksOff = true;

        assertThat(shell("tidemark export_pending_ops --out ops.csv; echo \"code $?\"; ls"))
                .contains("broke off", "ops.csv.part", "code 1")
                .doesNotContain("ops.csv\n");
    }

    @Test
    void anExportWithoutItsEndOrThatALimitEndedIsAnError() throws Exception {
        answer = "{\"manifest\":{}}\n{\"id\":1}\n";
        assertThat(shell("tidemark export snapshots --format ndjson --out a; echo \"code $?\""))
                .contains("its end is missing", "code 1");

        answer = NDJSON.replace("true", "false");
        assertThat(shell("tidemark export snapshots --format ndjson --out a; echo \"code $?\""))
                .contains("go on with --cursor", "code 1");
    }

    @Test
    void aDocumentOfJsonIsKeptWhenItsTrailerCame() throws Exception {
        answer = JSON;
        assertThat(shell("tidemark export_pending_ops --format json --out x.json 2>said; echo \"code $?\"; cat x.json"))
                .isEqualTo("code 0\n" + JSON);
        assertThat(requests).containsExactly("GET /api/exports/operations?format=json");

        answer = JSON.substring(0, JSON.indexOf(",\"trailer\""));
        assertThat(shell("tidemark export_pending_ops --format json --out y.json; echo \"code $?\""))
                .contains("its end is missing", "y.json.part", "code 1");
        assertThat(folder.resolve("y.json")).doesNotExist();
    }

    @Test
    void aRefusalIsSaidInTheServicesWords() throws Exception {
        status = 429;
        answer = "{\"code\":\"rate-limited\",\"detail\":\"a tenant begins at most 60\",\"action\":\"Try again.\"}";

        assertThat(shell("tidemark export_pending_ops --out - ; echo \"code $?\""))
                .contains("a tenant begins at most 60 (429 rate-limited). Try again.", "code 1");
    }

    @Test
    void oneThatWasMadeInTheBackgroundIsFetchedByItsId() throws Exception {
        answer =
                "{\"state\":\"complete\",\"complete\":true,\"bytes\":95,\"download\":{\"url\":\"/api/exports/jobs/7/file?x\"}}";
        assertThat(answer).hasSize(95);

        assertThat(shell("tidemark export --job 7 --out a 2>said && cat a")).isEqualTo(answer);
        assertThat(requests).containsExactly("GET /api/exports/jobs/7", "GET /api/exports/jobs/7/file?x");
        assertThat(shell("tidemark export --job 7 snapshots --out a; echo \"code $?\""))
                .contains("either WHAT is exported, or --job", "code 2");
        assertThat(shell("tidemark export snapshots --compression zstd --out a; echo \"code $?\""))
                .contains("--compression is for --background", "code 1");
    }

    @Test
    void withoutAPlaceToWriteToNothingIsAskedFor() throws Exception {
        assertThat(shell("tidemark export_pending_ops; echo \"code $?\"")).contains("--out", "code 2");
        assertThat(requests).isEmpty();
    }

    @Test
    void theBarIsFullAtTheEndOnly() {
        assertThat(ExportProgress.bar(500_000, OptionalLong.of(1_000_000)))
                .isEqualTo("[###############               ] 50 %  0.5 MB");
        assertThat(ExportProgress.bar(2_000_000, OptionalLong.of(1_000_000))).contains(" 99 %");
        assertThat(ExportProgress.bar(2_000_000, OptionalLong.of(2_000_000))).contains(" 100 %");
        assertThat(ExportProgress.bar(2_000_000, OptionalLong.empty())).isEqualTo("2.0 MB");
    }
}
