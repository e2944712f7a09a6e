package io.tidemark.suite.backup;

import io.tidemark.suite.backup.Manifest.TableCopy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One snapshot as a backup holds it. */
public final class SnapshotInBackup {
    private static final String SCHEMA = "snapshot";
    private static final String TABLE = "snapshots";

    private SnapshotInBackup() {}

    /**
     * The canonical payload of a version; nothing when the backup does not have it. Reads the table's file line by line.
     *
     * @throws BackupRefusedException when the backup holds the version, and it was damaged already
     */
    public static Optional<String> payload(WholeBackup backup, String tenant, String user, long version)
            throws IOException {
        TableCopy table = backup.manifest().schemas().stream()
                .filter(schema -> schema.name().equals(SCHEMA))
                .flatMap(schema -> schema.tables().stream())
                .filter(copied -> copied.name().equals(TABLE))
                .findFirst()
                .orElseThrow(() -> new BackupRefusedException("the backup has no table " + SCHEMA + "." + TABLE));
        String key = tenant + "\t" + user + "\t" + version;
        List<String> columns = table.columns();
        requireKeyFirst(columns);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(backup.decompressed(table.file()), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(key) && line.startsWith("\t", key.length())) {
                    return Optional.of(sound(line.split("\t", -1), columns));
                }
            }
        }
        return Optional.empty();
    }

    private static void requireKeyFirst(List<String> columns) throws IOException {
        if (columns.size() < 3 || !columns.subList(0, 3).equals(List.of("tenant_id", "user_id", "version"))) {
            throw new BackupRefusedException("the snapshots of the backup are of another form: " + columns);
        }
    }

    private static String sound(String[] values, List<String> columns) throws IOException {
        String payload = CopyText.unescaped(values[columns.indexOf("payload")]);
        String stored = CopyText.unescaped(values[columns.indexOf("content_hash")]);
        byte[] hash = Signatures.sha256().digest(payload.getBytes(StandardCharsets.UTF_8));
        if (!stored.equals("\\x" + HexFormat.of().formatHex(hash))) {
            throw new BackupRefusedException(
                    "in the backup the payload does not fit its hash either: take one from before the damage");
        }
        return payload;
    }
}
