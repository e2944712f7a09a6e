package io.tidemark.export.job;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.export.format.Trailer;
import io.tidemark.export.job.Job.Result;
import io.tidemark.export.render.Piece;
import io.tidemark.http.ProblemException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A result that grows, piece by piece of {@link #CHUNK} bytes. For one thread after the other. */
final class ResultFile {
    static final int CHUNK = 1024 * 1024;

    private final WorkStore store;
    private final Job job;
    private final long maxSize;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(CHUNK);
    private int chunks;
    private long lines;
    private @Nullable Trailer trailer;

    ResultFile(WorkStore store, Job job, long maxSize) {
        this.store = store;
        this.job = job;
        this.maxSize = maxSize;
    }

    /** The job is another's, cancelled or removed: nobody waits for what is made here. */
    static final class NotMine extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** So many more lines are in what comes next. */
    void rendered(int more) {
        lines += more;
    }

    Uni<Void> take(Piece piece) {
        return switch (piece) {
            case Piece.Head head -> Uni.createFrom().voidItem();
            case Piece.Bytes bytes -> take(bytes);
            case Piece.Tail tail -> {
                trailer = tail.trailer();
                yield Uni.createFrom().voidItem();
            }
        };
    }

    private Uni<Void> take(Piece.Bytes piece) {
        gathered.writeBytes(piece.bytes());
        if ((long) chunks * CHUNK + gathered.size() > maxSize) {
            throw ProblemException.of(ErrorCode.EXPORT_TOO_LARGE, "a result holds at most " + maxSize + " bytes");
        }
        return full();
    }

    private Uni<Void> full() {
        return gathered.size() < CHUNK
                ? Uni.createFrom().voidItem()
                : append(CHUNK).chain(this::full);
    }

    private Uni<Void> append(int size) {
        byte[] bytes = gathered.toByteArray();
        gathered.reset();
        gathered.write(bytes, size, bytes.length - size);
        return store.append(job, chunks++, Arrays.copyOf(bytes, size), lines)
                .invoke(ResultFile::mustBeMine)
                .replaceWithVoid();
    }

    Uni<Void> end() {
        Trailer end = trailer;
        if (end == null) {
            throw new IllegalStateException("an export ends with its trailer");
        }
        Uni<Void> rest = gathered.size() == 0 ? Uni.createFrom().voidItem() : append(gathered.size());
        return rest.chain(
                        () -> store.complete(job, end.count(), new Result(end.complete(), end.sha256(), end.cursor())))
                .invoke(ResultFile::mustBeMine)
                .replaceWithVoid();
    }

    private static void mustBeMine(boolean written) {
        if (!written) {
            throw new NotMine();
        }
    }
}
