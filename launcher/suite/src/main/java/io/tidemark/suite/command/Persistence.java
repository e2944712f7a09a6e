package io.tidemark.suite.command;

import io.tidemark.suite.operate.Refusal;
import java.io.IOException;
import java.time.Duration;

/** Asks again when an answer fails to come: a service that restarts in the middle of long work does not end it. */
final class Persistence {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TIMES = 60;

    private Persistence() {}

    /** Something that may be asked for any number of times. */
    interface Request<T> {
        T send() throws IOException, InterruptedException;
    }

    static <T> T answer(Request<T> request) throws IOException, InterruptedException {
        for (int failed = 1; ; failed++) {
            try {
                return request.send();
            } catch (IOException e) {
                if (failed == TIMES || (e instanceof Refusal refusal && !refusal.passes())) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE);
        }
    }
}
