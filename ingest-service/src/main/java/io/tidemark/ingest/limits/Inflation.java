package io.tidemark.ingest.limits;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks a body, and stops as soon as it is over a limit: what a small body can make us do is bounded by its own size.
 *
 * @param maxBytes of the unpacked body
 * @param maxRatio how many bytes one packed byte may stand for, on average
 */
record Inflation(long maxBytes, int maxRatio) {
    private static final int CHUNK_BYTES = 16 << 10;
    private static final int TRAILER_BYTES = 8;

    /**
     * The unpacked body; {@code counting} is told of each piece before it is kept, and may refuse it. Ends the request with
     * body-too-large, or with malformed-body when this is not one whole gzip stream.
     */
    byte[] inflate(byte[] packed, IntConsumer counting) {
        long allowed = Math.min(maxBytes, (long) maxRatio * packed.length);
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (Stream stream = new Stream(packed)) {
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                if (unpacked.size() + read > allowed) {
                    throw tooLarge(unpacked.size() + read);
                }
                counting.accept(read);
                unpacked.write(chunk, 0, read);
            }
            stream.requireEnd();
        } catch (IOException e) {
            throw ProblemException.of(ErrorCode.MALFORMED_BODY, "the body is not a whole gzip stream");
        }
        return unpacked.toByteArray();
    }

    private ProblemException tooLarge(long bytes) {
        return ProblemException.of(
                ErrorCode.BODY_TOO_LARGE,
                bytes > maxBytes
                        ? "a body has at most " + maxBytes + " bytes, unpacked"
                        : "a body unpacks to at most " + maxRatio + " times its size");
    }

    /** Reads all input at once, so that the end shows whether something follows it, which is passed over otherwise. */
    private static final class Stream extends GZIPInputStream {
        Stream(byte[] packed) throws IOException {
            super(new ByteArrayInputStream(packed), Math.max(1, packed.length));
        }

        void requireEnd() throws IOException {
            if (inf.getRemaining() > TRAILER_BYTES) {
                throw new IOException("something follows the stream");
            }
        }
    }
}
