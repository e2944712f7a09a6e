package io.tidemark.suite.backup;

import io.tidemark.servers.Home;
import io.tidemark.servers.PostgresServer;
import io.tidemark.suite.backup.Manifest.Installation;
import io.tidemark.suite.backup.Manifest.LogCopy;
import io.tidemark.suite.backup.Manifest.SchemaCopy;
import io.tidemark.suite.backup.SealedKeys.KeyFiles;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import io.tidemark.suite.parts.SuiteState.PartState;
import io.tidemark.suite.secrets.SuiteSecrets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Backs up a suite that runs: database, pending operations, flags and keys, in one folder, whole or not at all. */
public final class Backup {
    private final Home home;
    private final SuiteFolder folder;
    private final Clock clock;
    private final Progress progress;

    public Backup(Home home, SuiteFolder folder, Clock clock, Progress progress) {
        this.home = home;
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Writes it; what it held when this returned is on the disk.
     *
     * @param target must not exist yet
     * @param passphrase seals the keys; null leaves them open
     */
    public Manifest to(Path target, char @Nullable [] passphrase) throws IOException, InterruptedException {
        SuiteState state = SuiteState.read(folder)
                .filter(SuiteState::runs)
                .orElseThrow(() -> new IOException("Tidemark is not running: ./tidemark up"));
        SuiteSecrets secrets = folder.secrets();
        try (BackupDraft draft = BackupDraft.of(target);
                KafkaLog log = new KafkaLog("127.0.0.1:" + port(state, "kafka"))) {
            // First how far the log was applied, then the database: it holds that much at least.
            KafkaLog.Position position = log.position();
            Manifest manifest;
            try (DatabaseCopyStore database = database(state, secrets)) {
                progress.step("Copying what is pending in Kafka, and the flags");
                LogCopy pending = pending(log, position, draft);
                progress.step("Copying the database as it is at this moment");
                manifest = manifest(database, secrets, pending, draft, passphrase);
            }
            byte[] text = manifest.json();
            draft.finish(text, Signatures.sign(text, secrets.signingKey()));
            return manifest;
        }
    }

    private static DatabaseCopyStore database(SuiteState state, SuiteSecrets secrets) throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + port(state, "postgresql") + "/" + PostgresServer.DATABASE;
        return DatabaseCopyStore.open(
                url, PostgresServer.SUPERUSER, secrets.passwords().superuser());
    }

    private static int port(SuiteState state, String part) throws IOException {
        return state.parts().stream()
                .filter(candidate -> candidate.name().equals(part))
                .findFirst()
                .map(PartState::port)
                .orElseThrow(() -> new IOException("the suite has no " + part));
    }

    private static LogCopy pending(KafkaLog log, KafkaLog.Position position, BackupDraft draft) throws IOException {
        Map<Integer, Long> next = position.next();
        long pending;
        try (OutputStream out = draft.compressed(Manifest.PENDING)) {
            pending = log.copyOperations(next, out);
        }
        try (OutputStream out = draft.compressed(Manifest.FLAGS)) {
            log.copyFlags(out);
        }
        return new LogCopy(position.topicId(), next, pending);
    }

    private Manifest manifest(
            DatabaseCopyStore database,
            SuiteSecrets secrets,
            LogCopy pending,
            BackupDraft draft,
            char @Nullable [] passphrase)
            throws IOException {
        List<SchemaCopy> schemas = new ArrayList<>();
        for (String schema : TableStore.SCHEMAS) {
            schemas.add(database.copy(schema, draft, progress));
        }
        draft.write(Manifest.KEYS, SealedKeys.seal(KeyFiles.in(folder.keys()), passphrase));
        String publicKey = Files.readString(secrets.publicKey());
        return new Manifest(
                Manifest.FORMAT,
                Migrations.tidemark(home),
                clock.instant().toString(),
                new Installation(Signatures.fingerprint(publicKey), publicKey),
                schemas,
                database.tenants(),
                pending,
                draft.files());
    }
}
