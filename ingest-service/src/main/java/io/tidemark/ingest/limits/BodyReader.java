package io.tidemark.ingest.limits;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies within two limits: of one body, and of all that are in work at the same time. The bytes are counted as they
 * really come: a length can be declared wrongly or not at all. What is over a limit is read to its end, so that the client
 * hears why, but not kept.
 */
@ApplicationScoped
public class BodyReader {
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final long limit;
    private final Inflation inflation;
    private final Load load;

    BodyReader(LimitsConfig limits, Load load) {
        this.limit = limits.maxBody().asLongValue();
        this.inflation = new Inflation(limit, limits.maxInflation());
        this.load = load;
    }

    /**
     * Gives the whole body, unpacked, to the work on a worker thread, and counts it until that ends. Fails with
     * body-too-large, malformed-body or overloaded.
     */
    public <T> Uni<T> read(HttpServerRequest request, Coding coding, Function<byte[], Uni<T>> work) {
        Body body = new Body(declaredLength(request));
        return Uni.createFrom()
                .<byte[]>emitter(emitter -> {
                    request.handler(body::take);
                    request.exceptionHandler(emitter::fail);
                    request.endHandler(end -> {
                        if (body.refusal == null) {
                            emitter.complete(body.bytes.getBytes());
                        } else {
                            emitter.fail(body.refusal);
                        }
                    });
                    request.resume();
                })
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(bytes -> coding == Coding.GZIP ? inflation.inflate(bytes, body::unpacked) : bytes)
                .chain(work::apply)
                .onTermination()
                .invoke(body::release);
    }

    /** What the header says, as far as a body may be long: those that are still on their way take up room as well. */
    private long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Math.min(limit, Long.parseLong(length));
    }

    private final class Body {
        private Buffer bytes = Buffer.buffer();
        private long received;
        private long counted;
        private @Nullable ProblemException refusal;

        Body(long expected) {
            count(expected);
        }

        void take(Buffer chunk) {
            if (refusal != null) {
                return;
            }
            received += chunk.length();
            if (!count(Math.max(0, received - counted))) {
                refuse(overloaded());
            } else if (received > limit) {
                refuse(ProblemException.of(ErrorCode.BODY_TOO_LARGE, "a body has at most " + limit + " bytes"));
            } else {
                bytes.appendBuffer(chunk);
            }
        }

        void unpacked(int length) {
            if (!count(length)) {
                throw overloaded();
            }
        }

        private boolean count(long length) {
            counted += length;
            return load.addBytes(length);
        }

        private void refuse(ProblemException why) {
            refusal = why;
            release();
        }

        void release() {
            load.addBytes(-counted);
            counted = 0;
            bytes = Buffer.buffer();
        }
    }

    private static ProblemException overloaded() {
        return ProblemException.retryable(ErrorCode.OVERLOADED, "too many requests are in work already", COME_BACK);
    }
}
