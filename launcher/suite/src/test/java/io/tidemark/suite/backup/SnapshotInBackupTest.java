package io.tidemark.suite.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.suite.backup.Manifest.Installation;
import io.tidemark.suite.backup.Manifest.LogCopy;
import io.tidemark.suite.backup.Manifest.SchemaCopy;
import io.tidemark.suite.backup.Manifest.TableCopy;
import io.tidemark.suite.secrets.SuiteSecrets;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotInBackupTest {
    private static final List<String> COLUMNS = List.of("tenant_id", "user_id", "version", "payload", "content_hash");
    private static final String PAYLOAD = "{\"text\":\"a\\tb\\\\c\"}";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theVersionThatIsAskedForIsFoundAmongOthersThatBeginAlike() throws Exception {
        WholeBackup backup = backup(
                COLUMNS,
                row("acme", "ann", 12, "{\"n\":12}"),
                row("acme", "ann", 1, PAYLOAD),
                row("acme", "anna", 1, "{}"));

        assertThat(SnapshotInBackup.payload(backup, "acme", "ann", 1)).contains(PAYLOAD);
        assertThat(SnapshotInBackup.payload(backup, "acme", "ann", 12)).contains("{\"n\":12}");
        assertThat(SnapshotInBackup.payload(backup, "acme", "ann", 2)).isEmpty();
        assertThat(SnapshotInBackup.payload(backup, "acm", "ann", 1)).isEmpty();
    }

    @Test
    void whatIsDamagedInTheBackupTooIsRefused() throws Exception {
        String damaged = row("acme", "ann", 1, "{}").replace("{}", "{\"n\":1}");

        assertThatThrownBy(() -> SnapshotInBackup.payload(backup(COLUMNS, damaged), "acme", "ann", 1))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("take one from before the damage");
    }

    @Test
    void aTableOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> SnapshotInBackup.payload(backup(List.of("version", "payload")), "acme", "ann", 1))
                .isInstanceOf(BackupRefusedException.class);
    }

    /** As COPY writes it. */
    private static String row(String tenant, String user, long version, String payload) {
        String hash = HexFormat.of().formatHex(Signatures.sha256().digest(payload.getBytes(StandardCharsets.UTF_8)));
        return tenant + "\t" + user + "\t" + version + "\t" + payload.replace("\\", "\\\\") + "\t\\\\x" + hash + "\n";
    }

    private WholeBackup backup(List<String> columns, String... rows) throws Exception {
        SuiteSecrets secrets = SuiteSecrets.in(folder.resolve("keys"));
        Path target = folder.resolve("backup");
        try (BackupDraft draft = BackupDraft.of(target)) {
            try (OutputStream file = draft.compressed("snapshot.snapshots.copy.zst")) {
                file.write(String.join("", rows).getBytes(StandardCharsets.UTF_8));
            }
            String key = Files.readString(secrets.publicKey());
            TableCopy table = new TableCopy("snapshots", columns, rows.length, "snapshot.snapshots.copy.zst");
            byte[] manifest = new Manifest(
                            Manifest.FORMAT,
                            "1.2.3",
                            "2026-11-21T12:00:00Z",
                            new Installation(Signatures.fingerprint(key), key),
                            List.of(new SchemaCopy("snapshot", "10", List.of(table), List.of())),
                            List.of(),
                            new LogCopy("topic", Map.of(0, 17L), 0),
                            draft.files())
                    .json();
            draft.finish(manifest, Signatures.sign(manifest, secrets.signingKey()));
        }
        return WholeBackup.in(target);
    }
}
