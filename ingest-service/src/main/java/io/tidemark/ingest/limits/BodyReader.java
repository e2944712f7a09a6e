package io.tidemark.ingest.limits;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.channels.ClosedChannelException;
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
    private static final String IN_WORK = "too many requests are in work already";

    private final long limit;
    private final Inflation inflation;
    private final Duration maxQueue;
    private final Load load;
    private final Vertx vertx;

    BodyReader(LimitsConfig limits, Load load, Vertx vertx) {
        this.limit = limits.maxBody().asLongValue();
        this.inflation = new Inflation(limit, limits.maxInflation());
        this.maxQueue = limits.maxQueue();
        this.load = load;
        this.vertx = vertx;
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
                        body.isWhole();
                        if (body.refusal == null) {
                            emitter.complete(body.bytes.getBytes());
                        } else {
                            emitter.fail(body.refusal);
                        }
                    });
                    if (request.response().closed()) {
                        // Nobody tells the handlers any more.
                        emitter.fail(new ClosedChannelException());
                    }
                    request.resume();
                })
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(bytes -> coding == Coding.GZIP ? inflation.inflate(bytes, body::unpacked) : bytes)
                .chain(work::apply)
                .onTermination()
                .invoke(body::release);
    }

    /** What the header says, as far as a body may be long: one that is on its way takes up room as well, for a while. */
    private long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Math.min(limit, Long.parseLong(length));
    }

    private final class Body {
        private Buffer bytes = Buffer.buffer();
        private final Share share = new Share(load);
        private long received;
        private @Nullable ProblemException refusal;
        private final long timer;

        Body(long expected) {
            share.more(expected);
            timer = vertx.setTimer(maxQueue.toMillis(), passed -> overdue());
        }

        /** What has not come by now keeps no other push waiting: it is counted when it comes, if it ever does. */
        private void overdue() {
            share.exactly(received);
        }

        void isWhole() {
            vertx.cancelTimer(timer);
        }

        void take(Buffer chunk) {
            if (refusal != null) {
                return;
            }
            received += chunk.length();
            if (!share.atLeast(received)) {
                refuse(Load.overloaded(IN_WORK));
            } else if (received > limit) {
                refuse(ProblemException.of(ErrorCode.BODY_TOO_LARGE, "a body has at most " + limit + " bytes"));
            } else {
                bytes.appendBuffer(chunk);
            }
        }

        void unpacked(int length) {
            if (!share.more(length)) {
                throw Load.overloaded(IN_WORK);
            }
        }

        private void refuse(ProblemException why) {
            refusal = why;
            release();
        }

        void release() {
            vertx.cancelTimer(timer);
            share.giveBack();
            bytes = Buffer.buffer();
        }
    }
}
