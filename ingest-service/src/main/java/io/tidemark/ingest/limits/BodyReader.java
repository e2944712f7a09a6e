package io.tidemark.ingest.limits;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Reads a request's body up to the limit, counting the bytes that really come: a length can be declared wrongly or not at
 * all. What is over the limit is read to its end, so that the client hears why, but not kept.
 */
@ApplicationScoped
public class BodyReader {
    private final long limit;

    BodyReader(LimitsConfig limits) {
        this.limit = limits.maxBody().asLongValue();
    }

    /** The whole body; fails with {@code body-too-large}. */
    public Uni<byte[]> read(HttpServerRequest request) {
        return Uni.createFrom().emitter(emitter -> {
            Buffer body = Buffer.buffer();
            long[] received = {0};
            request.handler(chunk -> {
                received[0] += chunk.length();
                if (received[0] <= limit) {
                    body.appendBuffer(chunk);
                }
            });
            request.exceptionHandler(emitter::fail);
            request.endHandler(end -> {
                if (received[0] <= limit) {
                    emitter.complete(body.getBytes());
                } else {
                    emitter.fail(ProblemException.of(
                            ErrorCode.BODY_TOO_LARGE,
                            "a body has at most " + limit + " bytes, this has " + received[0]));
                }
            });
            request.resume();
        });
    }
}
