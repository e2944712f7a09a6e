package io.tidemark.suite.backup;

import com.github.luben.zstd.ZstdOutputStream;
import io.tidemark.suite.backup.Manifest.FileEntry;
import io.tidemark.suite.parts.FolderSwap;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A backup that is being written, under another name: it gets its own when it is whole, and is removed when it isn't. */
final class BackupDraft implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path folder;
    private final List<FileEntry> files = new ArrayList<>();

    private BackupDraft(Path target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    /** A draft of that folder, which must not exist yet. */
    static BackupDraft of(Path target) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        if (parent == null || Files.exists(whole)) {
            throw new IOException(target + " exists already: a backup gets a folder of its own");
        }
        Files.createDirectories(parent);
        String unfinished = "." + whole.getFileName() + ".unfinished-";
        removeThoseOfTheDead(parent, unfinished);
        Path folder = parent.resolve(unfinished + ProcessHandle.current().pid());
        FolderSwap.remove(folder);
        return new BackupDraft(whole, Durable.createFolder(folder));
    }

    /** What was killed could not remove its draft, in which the keys may lie open. */
    private static void removeThoseOfTheDead(Path parent, String unfinished) throws IOException {
        List<Path> drafts;
        try (Stream<Path> siblings = Files.list(parent)) {
            drafts = siblings.filter(sibling -> isOfTheDead(String.valueOf(sibling.getFileName()), unfinished))
                    .toList();
        }
        for (Path draft : drafts) {
            FolderSwap.remove(draft);
        }
    }

    private static boolean isOfTheDead(String name, String unfinished) {
        if (!name.startsWith(unfinished)) {
            return false;
        }
        String pid = name.substring(unfinished.length());
        return pid.matches("[0-9]{1,10}")
                && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    /** A file of the backup, compressed; it belongs to the backup once it is closed. */
    OutputStream compressed(String name) throws IOException {
        return new ZstdOutputStream(plain(name));
    }

    void write(String name, byte[] content) throws IOException {
        try (OutputStream file = plain(name)) {
            file.write(content);
        }
    }

    private OutputStream plain(String name) throws IOException {
        FileChannel channel = Durable.create(folder.resolve(name));
        MessageDigest digest = Signatures.sha256();
        OutputStream digested = new DigestOutputStream(Channels.newOutputStream(channel), digest);
        return new FilterOutputStream(new BufferedOutputStream(digested, BUFFER)) {
            private boolean closed;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                if (closed) {
                    return;
                }
                closed = true;
                try (channel) {
                    out.flush();
                    channel.force(true);
                    files.add(new FileEntry(name, channel.size(), HexFormat.of().formatHex(digest.digest())));
                }
            }
        };
    }

    List<FileEntry> files() {
        return List.copyOf(files);
    }

    /** Makes it a backup. */
    void finish(byte[] manifest, byte[] signature) throws IOException {
        place(Manifest.FILE, manifest);
        place(Manifest.SIGNATURE, signature);
        Durable.syncFolder(folder);
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        Durable.syncFolder(target.resolveSibling(""));
    }

    private void place(String name, byte[] content) throws IOException {
        try (FileChannel channel = Durable.create(folder.resolve(name))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        FolderSwap.remove(folder);
    }
}
