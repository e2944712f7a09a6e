package io.tidemark.ingest.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.TestingTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** A device's socket: the JDK's client, which answers pings by itself, and what it has heard. */
public final class TestingSocket implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile String closeReason = "";
    private @Nullable WebSocket socket;

    private TestingSocket() {}

    /** The socket of a device, once it was greeted. */
    public static TestingSocket of(TestingTokens token, String device) {
        return of(token.build(), device);
    }

    static TestingSocket of(String token, String device) {
        TestingSocket socket =
                connect("device_id=" + device, HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token));
        socket.await("hello");
        return socket;
    }

    static TestingSocket connect(String query, WebSocket.Builder builder) {
        TestingSocket listener = new TestingSocket();
        listener.socket = builder.buildAsync(URI.create(url("ws") + "?" + query), listener)
                .join();
        return listener;
    }

    static WebSocket.Builder builder() {
        return HTTP.newWebSocketBuilder();
    }

    /** Where sockets are opened. */
    static String url(String scheme) {
        URI base = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        return scheme + "://" + base.getAuthority() + "/ws/mobile/sync/";
    }

    WebSocket socket() {
        return Objects.requireNonNull(socket);
    }

    void say(String text) {
        socket().sendText(text, true).join();
    }

    List<JsonNode> heard() {
        return heard;
    }

    public List<JsonNode> heard(String type) {
        return heard.stream().filter(message -> isOf(message, type)).toList();
    }

    /** The first message of that type. */
    public JsonNode await(String type) {
        return await(message -> isOf(message, type));
    }

    JsonNode await(Predicate<JsonNode> wanted) {
        Patience.await()
                .untilAsserted(() -> assertThat(heard).as("messages heard").anyMatch(wanted));
        return heard.stream().filter(wanted).findFirst().orElseThrow();
    }

    void awaitClose(int status, String reason) {
        Patience.await().until(closed::isDone);
        assertThat(closed.join()).isEqualTo(status);
        assertThat(closeReason).startsWith(reason);
    }

    private static boolean isOf(JsonNode message, String type) {
        return message.path("type").asText().equals(type);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                heard.add(JSON.readTree(partial.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closeReason = reason;
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket().abort();
    }
}
