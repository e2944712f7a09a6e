package io.tidemark.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a directory is one broker's alone, before anything in it is opened. Kafka has a lock of its own, and takes it once it
 * has written to the log of its metadata: two of them left that log corrupt.
 */
final class DataLock {
    /** The exit code of a broker whose directory another one has. */
    static final int TAKEN = 3;

    /** Held until the process ends, however it ends. */
    private static @Nullable FileLock held;

    private DataLock() {}

    /** Whether it is ours now. Then {@code broker.owner} says so, in the form that the launcher knows processes by. */
    static synchronized boolean take(Path data) throws IOException {
        FileChannel channel =
                FileChannel.open(data.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        held = channel.tryLock();
        if (held == null) {
            channel.close();
            return false;
        }
        ProcessHandle self = ProcessHandle.current();
        long startedAt = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        Path draft = Files.writeString(data.resolve("broker.owner.new"), self.pid() + " " + startedAt + "\n");
        Files.move(
                draft,
                data.resolve("broker.owner"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return true;
    }
}
