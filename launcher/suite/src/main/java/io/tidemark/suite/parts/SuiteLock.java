package io.tidemark.suite.parts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Held by the one suite that runs on a folder; the system lets go of it when its holder ends, in whatever way. */
public final class SuiteLock implements AutoCloseable {

    private final SuiteFolder folder;
    private final FileChannel channel;

    private SuiteLock(SuiteFolder folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** The lock, unless another holds it. */
    public static Optional<SuiteLock> take(SuiteFolder folder) throws IOException {
        Files.createDirectories(folder.run());
        FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new SuiteLock(folder, channel));
    }

    /** Removes what the last run wrote about itself: it is no longer true. */
    public void forgetLastRun() throws IOException {
        Files.deleteIfExists(folder.state());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
