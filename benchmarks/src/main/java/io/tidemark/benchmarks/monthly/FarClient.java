package io.tidemark.benchmarks.monthly;

import io.tidemark.benchmarks.load.LoadClient;
import java.io.IOException;
import java.time.Duration;

/** A client whose every request is so long on its way. */
record FarClient(LoadClient client, Duration away) implements LoadClient {
    @Override
    public int send() throws IOException, InterruptedException {
        Thread.sleep(away);
        return client.send();
    }
}
