package io.tidemark.testkit;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A test begins when the service is ready, as a caller's first request does: what goes through a topic before its reader has
 * a position there is not heard. For modules that name this class in {@code META-INF/services}.
 */
public final class ReadyFirst implements QuarkusTestBeforeEachCallback {
    private static final int OK = 200;

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        String base = ConfigProvider.getConfig().getValue("test.url", String.class);
        HttpRequest ready = HttpRequest.newBuilder(URI.create(base + "/health/ready"))
                .timeout(Patience.LIMIT)
                .build();
        HttpClient http = HttpClient.newHttpClient();
        Patience.await()
                .ignoreExceptions()
                .until(() -> http.send(ready, BodyHandlers.discarding()).statusCode() == OK);
    }
}
