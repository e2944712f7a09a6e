package io.tidemark.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The image of a service, built by buildah without a daemon, and started as the user that the chart names. The base is made
 * on the spot, of Debian's packages and this JDK, since no registry of images is at hand. Needs root, buildah and mmdebstrap.
 */
class ImageIT {
    private static final String BASE = "localhost/tidemark-base";
    private static final String IMAGE = "localhost/tidemark/ingest-service";
    private static final String MODULES =
            "java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.zipfs,jdk.jfr,jdk.naming.dns";

    private final Home home = Home.find();
    private final Path folder = home.root().resolve("system-tests/target/image");

    @Test
    void theImageIsBuiltAndItsServiceLivesAsNobodyInParticular() throws Exception {
        String obstacle = obstacle();
        if (!obstacle.isEmpty()) {
            System.out.println("ImageIT is skipped. " + obstacle);
        }
        assumeTrue(obstacle.isEmpty(), obstacle);
        Files.createDirectories(folder);
        assumeTrue(makeBase(), "no base can be made of Debian's packages here; see " + folder.resolve("log"));

        assertThat(buildah(
                        "build",
                        "-f",
                        "k8s/images/Containerfile",
                        "--ignorefile",
                        ".containerignore",
                        "--build-arg",
                        "BASE=" + BASE,
                        "--build-arg",
                        "SERVICE=ingest-service",
                        "-t",
                        IMAGE,
                        "."))
                .isZero();
        assertThat(buildah("from", "--pull-never", "--name", "tried", IMAGE)).isZero();
        try {
            assertThat(buildah(
                            "run",
                            "tried",
                            "--",
                            "sh",
                            "-c",
                            "test $(id -u) = 10001 && ! test -w /app/quarkus-run.jar"))
                    .isZero();
            lives();
        } finally {
            buildah("rm", "tried");
        }
    }

    private void lives() throws Exception {
        int port = Ports.free();
        Path key = folder.resolve("jwt.pub.pem");
        byte[] encoded = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Files.writeString(
                key,
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END PUBLIC KEY-----\n");
        Process service = start(
                "run",
                "--volume",
                key + ":/etc/jwt.pub.pem:ro",
                "--env",
                "TIDEMARK_JWT_PUBLIC_KEY=file:/etc/jwt.pub.pem",
                "--env",
                "QUARKUS_HTTP_PORT=" + port,
                "--env",
                "TIDEMARK_STATE_FOLDER=/tmp/state",
                "--env",
                "JDK_JAVA_OPTIONS=-XX:+UseCompactObjectHeaders -XX:+UseSerialGC",
                "tried",
                "--",
                "java",
                "-jar",
                "quarkus-run.jar");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest live = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live"))
                    .build();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .ignoreExceptionsMatching(IOException.class::isInstance)
                    .until(() -> client.send(live, HttpResponse.BodyHandlers.ofString())
                                    .statusCode()
                            == 200);
        } finally {
            List<ProcessHandle> inside = service.descendants().toList();
            inside.forEach(ProcessHandle::destroyForcibly);
            service.destroyForcibly().waitFor();
        }
    }

    private static String obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "It needs root";
        }
        for (String program : List.of("buildah", "mmdebstrap")) {
            boolean there = Arrays.stream(System.getenv("PATH").split(":", -1))
                    .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
            if (!there) {
                return "It needs " + program + " (Debian's package of that name)";
            }
        }
        return "";
    }

    private boolean makeBase() throws IOException, InterruptedException {
        Path base = folder.resolve("base");
        if (!Files.exists(base.resolve("root.tar"))) {
            Files.createDirectories(base);
            Path made = folder.resolve("root.tar");
            if (run(List.of(
                            "mmdebstrap",
                            "--variant=extract",
                            "--include=libc6,zlib1g,dash,coreutils,ca-certificates",
                            // A mirror may be older than the dates in it.
                            "--aptopt=Acquire::Check-Valid-Until \"false\"",
                            release(),
                            made.toString()))
                    != 0) {
                return false;
            }
            delete(base.resolve("java"));
            String jlink =
                    Path.of(System.getProperty("java.home"), "bin", "jlink").toString();
            assertThat(run(List.of(
                            jlink,
                            "--add-modules",
                            MODULES,
                            "--output",
                            base.resolve("java").toString())))
                    .isZero();
            Files.writeString(base.resolve("Containerfile"), """
                    FROM scratch
                    ADD root.tar /
                    COPY java /opt/java
                    ENV PATH=/opt/java/bin:/usr/bin:/bin
                    """);
            Files.move(made, base.resolve("root.tar"), StandardCopyOption.ATOMIC_MOVE);
        }
        return buildah("build", "-t", BASE, base.toString()) == 0;
    }

    /** The release of Debian that this machine has. */
    private static String release() throws IOException {
        return Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith("VERSION_CODENAME="))
                .map(line -> line.substring("VERSION_CODENAME=".length()))
                .findFirst()
                .orElse("stable");
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private int buildah(String... arguments) throws IOException, InterruptedException {
        return start(arguments).waitFor();
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "buildah",
                "--root",
                folder.resolve("storage").toString(),
                "--runroot",
                folder.resolve("run").toString(),
                "--storage-driver",
                "vfs"));
        command.addAll(List.of(arguments));
        return process(command).start();
    }

    private int run(List<String> command) throws IOException, InterruptedException {
        return process(command).start().waitFor();
    }

    private ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        // The kernel's other ways to isolate are not there on every machine that builds.
        builder.environment().put("BUILDAH_ISOLATION", "chroot");
        return builder;
    }
}
