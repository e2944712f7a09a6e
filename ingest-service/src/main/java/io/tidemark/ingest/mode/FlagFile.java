package io.tidemark.ingest.mode;

import io.tidemark.contracts.json.ContentHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The last known flags on disk: a line with the hash of the rest, a line that says whether the switch was ever on, and the
 * documents. Replaced as a whole, so that a reader finds the old one or the new one.
 */
final class FlagFile {
    private static final Logger LOG = Logger.getLogger(FlagFile.class);
    private static final String EVER_ON = "ever-on";
    private static final String NEVER_ON = "never-on";

    private final Path folder;
    private final Path file;

    FlagFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("flags");
    }

    /** What is kept there; nothing, with a word in the log, when it is not what was written. */
    Optional<KeptFlags> read() {
        try {
            return Files.exists(file)
                    ? Optional.of(parse(Files.readString(file, StandardCharsets.UTF_8)))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.errorf("The last known flags can't be read from %s, and are looked for elsewhere: %s", file, e);
            return Optional.empty();
        }
    }

    private static KeptFlags parse(String text) throws IOException {
        String[] hashAndRest = text.split("\n", 2);
        if (hashAndRest.length < 2 || !ContentHash.of(hashAndRest[1]).toString().equals(hashAndRest[0])) {
            throw new IOException("it is damaged");
        }
        String[] onAndDocument = hashAndRest[1].split("\n", 2);
        if (onAndDocument.length < 2 || !(onAndDocument[0].equals(EVER_ON) || onAndDocument[0].equals(NEVER_ON))) {
            throw new IOException("it is of another version");
        }
        return new KeptFlags(onAndDocument[0].equals(EVER_ON), onAndDocument[1]);
    }

    /** Returns once the disk has it. */
    void write(KeptFlags kept) throws IOException {
        String rest = (kept.everOn() ? EVER_ON : NEVER_ON) + "\n" + kept.document();
        ByteBuffer bytes = ByteBuffer.wrap((ContentHash.of(rest) + "\n" + rest).getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(folder);
        Path fresh = folder.resolve("flags.new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
