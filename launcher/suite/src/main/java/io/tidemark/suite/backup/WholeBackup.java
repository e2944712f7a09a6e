package io.tidemark.suite.backup;

import com.github.luben.zstd.ZstdInputStream;
import io.tidemark.suite.backup.Manifest.FileEntry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A backup of which every byte is what was signed. */
public final class WholeBackup {
    private static final int LARGEST_SIGNATURE = 4096;
    private static final int LARGEST_MANIFEST = 256 * 1024 * 1024;

    private final Path folder;
    private final Manifest manifest;

    private WholeBackup(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * The backup in a folder.
     *
     * @throws BackupRefusedException when any part is missing or is not what was backed up
     */
    public static WholeBackup in(Path folder) throws IOException {
        byte[] text = read(folder, Manifest.FILE, LARGEST_MANIFEST);
        byte[] signature = read(folder, Manifest.SIGNATURE, LARGEST_SIGNATURE);
        Manifest manifest = Manifest.parse(text);
        String key = manifest.installation().publicKey();
        if (!Signatures.isSigned(text, signature, key)
                || !Signatures.fingerprint(key).equals(manifest.installation().fingerprint())) {
            throw new BackupRefusedException(
                    "the signature does not fit: " + Manifest.FILE + " or " + Manifest.SIGNATURE + " was changed");
        }
        for (FileEntry entry : manifest.files()) {
            check(folder, entry);
        }
        return new WholeBackup(folder, manifest);
    }

    private static byte[] read(Path folder, String name, int most) throws IOException {
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > most) {
                throw new BackupRefusedException(name + " is larger than any that was written");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BackupRefusedException(folder + " is no whole backup: " + name + " is missing", e);
        }
    }

    private static void check(Path folder, FileEntry entry) throws IOException {
        Path file = folder.resolve(entry.name());
        if (!file.normalize().startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
            throw new BackupRefusedException(
                    entry.name() + " is missing: a backup is restored as a whole or not at all");
        }
        if (Files.size(file) != entry.bytes() || !sha256(file).equals(entry.sha256())) {
            throw new BackupRefusedException(entry.name() + " is not what was backed up: its SHA-256 is another");
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Signatures.sha256();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What it says of itself. */
    public Manifest manifest() {
        return manifest;
    }

    byte[] plain(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    InputStream decompressed(String name) throws IOException {
        return new ZstdInputStream(new BufferedInputStream(Files.newInputStream(folder.resolve(name))));
    }
}
