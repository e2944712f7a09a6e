package io.tidemark.suite.parts;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A service that is ready at once and answers every request with what it learned from its environment. */
public final class TestingService {

    private TestingService() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        byte[] answer = (System.getenv("KAFKA_BOOTSTRAP_SERVERS") + " " + System.getenv("TIDEMARK_DB_PORT"))
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        server.start();
    }

    /** Writes this service where the build leaves a real one. */
    static void build(Path quarkusApp) throws IOException {
        Files.createDirectories(quarkusApp);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, TestingService.class.getName());
        String entry = TestingService.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(quarkusApp.resolve("quarkus-run.jar")), manifest)) {
            jar.putNextEntry(new JarEntry(entry));
            jar.write(TestingService.class
                    .getClassLoader()
                    .getResourceAsStream(entry)
                    .readAllBytes());
            jar.closeEntry();
        }
    }
}
