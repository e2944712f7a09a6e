package io.tidemark.suite.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.suite.backup.Manifest.Installation;
import io.tidemark.suite.backup.Manifest.LogCopy;
import io.tidemark.suite.secrets.SuiteSecrets;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeBackupTest {
    private static final byte[] ROWS = "acme\talice\t1\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);

    /** More than any system counts processes to. */
    private static final int NOBODY = 2_000_000_000;

    @TempDir
    private Path folder;

    private SuiteSecrets secrets;
    private Path backup;

    @BeforeEach
    void givenSecrets() throws Exception {
        secrets = SuiteSecrets.in(folder.resolve("keys"));
        backup = folder.resolve("backup");
    }

    @Test
    void whatWasWrittenIsReadAgain() throws Exception {
        givenBackup(secrets);

        WholeBackup whole = WholeBackup.in(backup);

        assertThat(whole.manifest().tidemark()).isEqualTo("1.2.3");
        assertThat(whole.plain("keys.json")).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        try (InputStream rows = whole.decompressed("rows.zst")) {
            assertThat(rows.readAllBytes()).isEqualTo(ROWS);
        }
    }

    @Test
    void aFlippedBitInAnyByteOfAnyFileIsRefused() throws Exception {
        givenBackup(secrets);

        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i += Math.max(1, whole.length / 50)) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << (i % 8));
                Files.write(file, flipped);

                assertThatThrownBy(() -> WholeBackup.in(backup))
                        .as("byte %d of %s", i, file.getFileName())
                        .isInstanceOf(BackupRefusedException.class);
            }
            Files.write(file, whole);
        }
        assertThat(WholeBackup.in(backup).manifest().files()).hasSize(2);
    }

    @Test
    void aMissingOrShortenedFileIsRefused() throws Exception {
        givenBackup(secrets);

        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length - 1));
            assertThatThrownBy(() -> WholeBackup.in(backup)).isInstanceOf(BackupRefusedException.class);
            Files.delete(file);
            assertThatThrownBy(() -> WholeBackup.in(backup))
                    .isInstanceOf(BackupRefusedException.class)
                    .hasMessageContaining(file.getFileName() + " is missing");
            Files.write(file, whole);
        }
    }

    @Test
    void aManifestThatAnotherInstallationSignedInOursNameIsRefused() throws Exception {
        givenBackup(secrets);
        SuiteSecrets others = SuiteSecrets.in(folder.resolve("others"));
        byte[] manifest = Files.readAllBytes(backup.resolve("manifest.json"));
        Files.write(backup.resolve("manifest.sig"), Signatures.sign(manifest, others.signingKey()));

        assertThatThrownBy(() -> WholeBackup.in(backup)).hasMessageContaining("signature");
    }

    @Test
    void aBackupThatIsCutOffLeavesNothing() throws Exception {
        try (BackupDraft draft = BackupDraft.of(backup)) {
            draft.write("keys.json", new byte[] {1});
        }

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("keys"));
        }
    }

    @Test
    void whatAKilledBackupLeftIsRemovedAndNothingElse() throws Exception {
        Path killed = givenDraft("." + backup.getFileName() + ".unfinished-" + NOBODY);
        Path atWork = givenDraft("." + backup.getFileName() + ".unfinished-1");
        Path ofAnother = givenDraft(".other.unfinished-" + NOBODY);
        Path noDraft = givenDraft("." + backup.getFileName() + ".unfinished-soon");

        BackupDraft.of(backup).close();

        assertThat(killed).doesNotExist();
        assertThat(List.of(atWork, ofAnother, noDraft)).allMatch(Files::exists);
    }

    private Path givenDraft(String name) throws Exception {
        Path draft = Files.createDirectory(folder.resolve(name));
        Files.write(draft.resolve("keys.json"), new byte[] {1});
        return draft;
    }

    @Test
    void aFolderThatIsThereIsNotWrittenOver() throws Exception {
        Files.createDirectory(backup);

        assertThatThrownBy(() -> BackupDraft.of(backup)).hasMessageContaining("exists already");
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(backup)) {
            return files.toList();
        }
    }

    private void givenBackup(SuiteSecrets signer) throws Exception {
        try (BackupDraft draft = BackupDraft.of(backup)) {
            draft.write("keys.json", "{}".getBytes(StandardCharsets.UTF_8));
            try (OutputStream rows = draft.compressed("rows.zst")) {
                rows.write(ROWS);
            }
            String key = Files.readString(signer.publicKey());
            byte[] manifest = new Manifest(
                            Manifest.FORMAT,
                            "1.2.3",
                            "2026-11-21T12:00:00Z",
                            new Installation(Signatures.fingerprint(key), key),
                            List.of(),
                            List.of(),
                            new LogCopy("topic", Map.of(0, 17L), 0),
                            draft.files())
                    .json();
            draft.finish(manifest, Signatures.sign(manifest, signer.signingKey()));
        }
    }
}
