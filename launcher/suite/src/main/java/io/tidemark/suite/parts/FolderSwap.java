package io.tidemark.suite.parts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Replaces parts of a suite's folder all together. The new parts are built beside the old ones; {@link #decide} is the moment
 * from which on they are the ones that count, and {@link #finish} carries that out, again after whatever cut it off. The old
 * parts are kept. The folder's lock must be held, and nothing may run.
 */
public final class FolderSwap {
    /** What may be replaced. Secrets and database belong together: neither is ever replaced alone. */
    private static final List<String> PARTS = List.of("keys", "postgresql", "kafka");

    private final SuiteFolder folder;
    private final Runnable afterEachStep;

    public FolderSwap(SuiteFolder folder) {
        this(folder, () -> {});
    }

    FolderSwap(SuiteFolder folder, Runnable afterEachStep) {
        this.folder = folder;
        this.afterEachStep = afterEachStep;
    }

    private Path work() {
        return folder.root().resolve("restore");
    }

    private Path decision() {
        return work().resolve("decided");
    }

    private Path draft() {
        return work().resolve("decided.new");
    }

    private Path built() {
        return work().resolve("new");
    }

    /**
     * Finishes what was decided, and refuses a folder in which one was cut off before that: what is there may be just what was
     * to be replaced, and where it was lost, nobody but a restore may fill its place.
     */
    public void settle() throws IOException {
        finish();
        if (Files.exists(built())) {
            throw new IOException("a restore into " + folder.root() + " was cut off before it counted; what was there"
                    + " before is unchanged. Run it again: ./tidemark restore --from DIR. To go on with what was there:"
                    + " ./tidemark restore --abandon");
        }
    }

    /** Removes what was built, unless it was decided that it counts. */
    public void abandon() throws IOException {
        if (!Files.exists(decision())) {
            removeWork();
        }
    }

    /** Refuses a place for a backup that restores take for their own. */
    public void refuseWork(Path backup) throws IOException {
        if (backup.toAbsolutePath()
                .normalize()
                .startsWith(work().toAbsolutePath().normalize())) {
            throw new IOException(backup + " lies where restores are built: a backup belongs elsewhere");
        }
    }

    /** Where a new part is to be built. */
    public Path part(String name) {
        if (!PARTS.contains(name)) {
            throw new IllegalArgumentException("not to be replaced: " + name);
        }
        return built().resolve(name);
    }

    /** Removes what was built before and came to nothing. */
    public void begin() throws IOException {
        if (Files.exists(decision())) {
            throw new IllegalStateException("an earlier one is to be finished first");
        }
        removeWork();
        Files.createDirectories(built());
    }

    /**
     * Has the new parts count from now on.
     *
     * @param old the name of the folder, within the suite's, that the old parts are to be kept in
     */
    public void decide(String old) throws IOException {
        sync(built());
        Path draft = draft();
        Files.writeString(draft, old, StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, decision(), StandardCopyOption.ATOMIC_MOVE);
        sync(work());
        sync(folder.root());
        afterEachStep.run();
    }

    /** Carries out what was decided; returns where the old parts are, or nothing when nothing was decided. */
    public Optional<Path> finish() throws IOException {
        if (!Files.exists(decision())) {
            return Optional.empty();
        }
        Path old = folder.root().resolve(Files.readString(decision(), StandardCharsets.UTF_8));
        Files.createDirectories(old);
        for (String name : PARTS) {
            replace(name, old.resolve(name));
        }
        sync(old);
        sync(folder.root());
        // Without the folder of the new parts nothing looks cut off; without the decision, the rest counts for nothing.
        remove(built());
        afterEachStep.run();
        Files.delete(decision());
        afterEachStep.run();
        removeWork();
        return Optional.of(old);
    }

    /** Only what a restore puts there itself: somebody may have taken the folder for another purpose. */
    private void removeWork() throws IOException {
        remove(built());
        Files.deleteIfExists(draft());
        try {
            Files.deleteIfExists(work());
        } catch (DirectoryNotEmptyException e) {
            // Not ours.
        }
    }

    private void replace(String name, Path old) throws IOException {
        Path fresh = part(name);
        Path current = folder.root().resolve(name);
        if (!Files.exists(fresh)) {
            return;
        }
        if (Files.exists(current)) {
            Files.move(current, old, StandardCopyOption.ATOMIC_MOVE);
            afterEachStep.run();
        }
        Files.move(fresh, current, StandardCopyOption.ATOMIC_MOVE);
        afterEachStep.run();
    }

    /** Removes a folder with all in it, if it is there. */
    public static void remove(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
