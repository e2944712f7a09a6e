package io.tidemark.ingest.mode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlagClientIT {
    @Test
    void aServerThatAcceptsAndNeverAnswersIsGivenUpOn() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FlagClient client = new FlagClient(settings(silent))) {
            assertThat(client.ask(Optional.empty())).isInstanceOf(FlagAnswer.Failed.class);
        }
    }

    @Test
    void aBodyThatNeverEndsIsGivenUpOn() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FlagClient client = new FlagClient(settings(slow))) {
            Thread server = Thread.ofVirtual().start(() -> answerInPart(slow));

            assertThat(client.ask(Optional.empty())).isInstanceOf(FlagAnswer.Failed.class);

            server.interrupt();
        }
    }

    private static void answerInPart(ServerSocket socket) {
        try (Socket connection = socket.accept();
                OutputStream out = connection.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client has hung up, as it should.
        }
    }

    private static ModeConfig settings(ServerSocket socket) {
        return TestingModeConfig.with(URI.create("http://localhost:" + socket.getLocalPort()), Duration.ofSeconds(60));
    }
}
