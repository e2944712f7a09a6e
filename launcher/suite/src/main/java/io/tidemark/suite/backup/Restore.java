package io.tidemark.suite.backup;

import io.tidemark.servers.DatabasePasswords;
import io.tidemark.servers.Home;
import io.tidemark.servers.KafkaServer;
import io.tidemark.servers.Ports;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerFailedException;
import io.tidemark.servers.ServerPlace;
import io.tidemark.suite.backup.Manifest.SchemaCopy;
import io.tidemark.suite.backup.SealedKeys.KeyFiles;
import io.tidemark.suite.parts.FolderSwap;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.secrets.SuiteSecrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Restores a backup into a suite's folder, in which nothing runs and whose lock is held. Everything is checked, built beside
 * what is there and counted again; then both change places. Whatever cuts it off leaves the old or the new, never a mixture.
 */
public final class Restore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Home home;
    private final SuiteFolder folder;
    private final Clock clock;
    private final Progress progress;
    private final FolderSwap swap;

    public Restore(Home home, SuiteFolder folder, Clock clock, Progress progress) {
        this.home = home;
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
        this.swap = new FolderSwap(folder);
    }

    /**
     * Restores it; returns where the old data is kept.
     *
     * @param passphrase that the keys were sealed with
     * @param keysLost whoever asks says that the data which is there belonged to the same installation
     * @throws BackupRefusedException when it is not whole or not of this installation; nothing was changed then
     */
    public Path from(WholeBackup backup, char @Nullable [] passphrase, boolean keysLost)
            throws IOException, InterruptedException {
        // One that was cut off after its decision comes to its end first: until then the keys may lie in neither place.
        swap.finish();
        requireSameInstallation(backup.manifest().installation(), keysLost);
        KeyFiles keys = SealedKeys.open(backup.plain(Manifest.KEYS), passphrase);
        endLeftovers();
        try {
            swap.begin();
            build(backup, keys);
            swap.decide("before-restore-" + STAMP.format(clock.instant()));
        } finally {
            swap.abandon();
        }
        return swap.finish().orElseThrow(() -> new IllegalStateException("it was decided a moment ago"));
    }

    /** Drops one that was cut off; one that counts already is carried out instead, and its old data's folder returned. */
    public Optional<Path> abandon() throws IOException, InterruptedException {
        Optional<Path> finished = swap.finish();
        endLeftovers();
        swap.abandon();
        return finished;
    }

    private void build(WholeBackup backup, KeyFiles keys) throws IOException, InterruptedException {
        PostgresServer postgres = postgres(write(keys).passwords());
        try {
            postgres.start();
            load(backup, postgres);
        } finally {
            postgres.stop();
        }
    }

    private PostgresServer postgres(DatabasePasswords passwords) {
        ServerPlace place = new ServerPlace(swap.part("postgresql"), folder.log("restore-postgresql"), Ports.free());
        return new PostgresServer(home.bootstrapSql(), place, passwords);
    }

    private KafkaServer kafka(Path place) {
        return new KafkaServer(home.broker(), new ServerPlace(place, folder.log("restore-kafka"), Ports.free()));
    }

    /** What a restore started that was killed. */
    private void endLeftovers() throws InterruptedException {
        postgres(DatabasePasswords.generate()).kill();
        kafka(swap.part("kafka")).kill();
    }

    private void requireSameInstallation(Manifest.Installation installation, boolean keysLost) throws IOException {
        Path publicKey = SuiteSecrets.publicKey(folder.keys());
        if (Files.exists(publicKey)) {
            String own = Signatures.fingerprint(Files.readString(publicKey));
            if (!own.equals(installation.fingerprint())) {
                throw new BackupRefusedException("the backup is of another installation ("
                        + brief(installation.fingerprint()) + ", not " + brief(own) + "): restore it into an empty"
                        + " folder, or move " + folder.root() + " away first");
            }
        } else if (folder.hasData() && !keysLost) {
            throw new BackupRefusedException("the keys in " + folder.keys() + " are missing, so nobody can tell whether"
                    + " the data there is of the same installation; if it is, say --keys-lost");
        }
    }

    private static String brief(String fingerprint) {
        return fingerprint.substring(0, 16);
    }

    private SuiteSecrets write(KeyFiles keys) throws IOException {
        Path target = Durable.createFolder(swap.part("keys"));
        for (Map.Entry<String, byte[]> file : keys.files().entrySet()) {
            Path path = target.resolve(file.getKey()).normalize();
            if (!target.equals(path.getParent())) {
                throw new BackupRefusedException("not the name of a key: " + file.getKey());
            }
            try (FileChannel channel = Durable.create(path)) {
                channel.write(ByteBuffer.wrap(file.getValue()));
                channel.force(true);
            }
        }
        Durable.syncFolder(target);
        if (!SuiteSecrets.missing(target).isEmpty()) {
            throw new BackupRefusedException("the backup lacks keys: " + SuiteSecrets.missing(target));
        }
        return SuiteSecrets.in(target);
    }

    private void load(WholeBackup backup, PostgresServer postgres) throws IOException, InterruptedException {
        DatabaseLoadStore database = new DatabaseLoadStore(postgres.superuser());
        Migrations migrations = new Migrations(home, postgres);
        progress.step("Loading the database beside what is there");
        for (SchemaCopy schema : backup.manifest().schemas()) {
            migrations.migrate(schema.name(), schema.version());
        }
        database.load(backup, progress);
        for (SchemaCopy schema : backup.manifest().schemas()) {
            migrations.migrate(schema.name(), Migrations.NEWEST);
        }
        Optional<KnownFlags> flags = KnownFlags.newer(log(backup), KnownFlags.keptIn(folder.state("ingest-service")));
        // Epochs of which nothing is left to tell are below the clock's seconds: they count changes and restores.
        long seconds = clock.instant().getEpochSecond();
        long flagEpoch = database.resumeFlags(
                seconds,
                flags.map(KnownFlags::document).orElse(null),
                backup.manifest().createdAt());
        long epoch = database.beginHistory(seconds);
        progress.say("A new history begins: epoch " + epoch + " for data, " + flagEpoch + " for flags.");
    }

    /** Kafka's own data stays where it is when it survived. */
    private Optional<KnownFlags> log(WholeBackup backup) throws IOException, InterruptedException {
        progress.step("Finding the place in Kafka's log");
        Path own = folder.kafka();
        Path place = Files.isDirectory(own.resolve("log")) ? own : swap.part("kafka");
        KafkaServer kafka = kafka(place);
        try {
            kafka.start();
            try (KafkaLog log = new KafkaLog(kafka.bootstrapServers())) {
                LogRestore restore = new LogRestore(log, backup, progress);
                restore.run();
                return restore.flags();
            }
        } catch (ServerFailedException e) {
            throw new IOException(
                    "Kafka does not start on " + place + "; to restore without what it holds, move that"
                            + " folder away: " + e.getMessage(),
                    e);
        } finally {
            kafka.stop();
        }
    }
}
