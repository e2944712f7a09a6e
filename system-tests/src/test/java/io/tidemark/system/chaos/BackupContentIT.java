package io.tidemark.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.system.SuiteUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real backup of a real suite holds, and what it leaves out. */
class BackupContentIT {
    private final SuiteUnderTest suite = SuiteUnderTest.running();
    private final String tenant = "content-" + ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @Test
    void resultsOfExportsAreNotInABackupAndTheirAuditIs() throws Exception {
        export("acme.ndjson");
        assertThat(rows("select count(*) from export.job_chunks where tenant_id = '" + tenant + "'"))
                .isPositive();
        String listed = suite.command("export", "--jobs", "--tenant", tenant).output();
        assertThat(listed).contains("snapshots", "complete:");

        Path backup = folder.resolve("backup");
        SuiteUnderTest.Command made = suite.command("backup", "--out", backup.toString());

        assertThat(made.exitCode()).as(made.output()).isZero();
        assertThat(tables(backup))
                .contains(
                        "export.audit.copy.zst",
                        "flag.audit.copy.zst",
                        "snapshot.snapshots.copy.zst",
                        "snapshot.sync_streams.copy.zst",
                        "snapshot.sync_devices.copy.zst",
                        "flags.ndjson.zst",
                        "operations.ndjson.zst",
                        "keys.json")
                .noneMatch(name -> name.startsWith("export.job"));
        assertThat(Files.readString(backup.resolve("manifest.json"))).doesNotContain("job_chunks", "\"jobs\"");
    }

    private void export(String name) throws Exception {
        SuiteUnderTest.Command export = suite.command(
                "export",
                "snapshots",
                "--background",
                "--format",
                "ndjson",
                "--tenant",
                tenant,
                "--out",
                folder.resolve(name).toString());
        assertThat(export.exitCode()).as(export.output()).isZero();
    }

    private static List<String> tables(Path backup) throws Exception {
        try (Stream<Path> files = Files.list(backup)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private long rows(String query) throws Exception {
        try (Connection connection = suite.database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
