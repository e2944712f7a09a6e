package io.tidemark.integrity.repair;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** Where the service is told to look for snapshot-service; each test has its own stand in for it there. */
public final class SnapshotServiceAddress implements QuarkusTestResourceLifecycleManager {
    static final String KEY = "tidemark.integrity.repair.snapshot-service";

    @Override
    public Map<String, String> start() {
        try (ServerSocket free = new ServerSocket(0)) {
            return Map.of(KEY, "http://127.0.0.1:" + free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
