package io.tidemark.flag.unleash;

import com.sun.net.httpserver.HttpExchange;
import io.tidemark.testkit.TestingHttpServer;
import java.io.IOException;

/** A server that shows what a test wants as the flags, which a real one can't be brought to. It has every flag that is asked for. */
final class TestingUnleash implements AutoCloseable {
    private static final String STATE = """
            {"name":"any","environments":[{"name":"production","enabled":true,"strategies":[{"id":"1","name":"default"}]}]}""";

    private final TestingHttpServer server = TestingHttpServer.of(this::answer);
    private volatile String shown;

    TestingUnleash(String shown) {
        this.shown = shown;
    }

    String url() {
        return server.url();
    }

    void show(String body) {
        shown = body;
    }

    /** A body with one flag. */
    static String body(long revision, boolean enabled) {
        return """
                {"version":2,"features":[{"name":"some.flag","enabled":%s,"strategies":[{"name":"default"}]}],\
                "segments":[],"meta":{"revisionId":%d}}""".formatted(enabled, revision);
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean admin = exchange.getRequestURI().getPath().startsWith("/api/admin/");
        TestingHttpServer.answer(exchange, 200, admin ? STATE : shown);
    }

    @Override
    public void close() {
        server.close();
    }
}
