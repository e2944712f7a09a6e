package io.tidemark.benchmarks.load;

import java.io.IOException;

/** One client of a load: it sends a request, waits for the answer and only then sends the next. */
@FunctionalInterface
public interface LoadClient {
    /** Sends one request; returns how many units it got done, 0 when it failed. */
    int send() throws IOException, InterruptedException;
}
