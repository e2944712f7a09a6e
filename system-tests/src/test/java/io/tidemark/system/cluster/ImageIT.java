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
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The image of a service, built by k8s/images/build with buildah, which needs no daemon, and started as the user that the chart
 * names. The base is made on the spot, of Debian's packages and this JDK, since no registry of images is at hand. Needs root,
 * buildah, mmdebstrap, and a build with {@code -Psbom}.
 */
class ImageIT {
    private static final String BASE = "localhost/tidemark-base";
    private static final String SERVICE = "ingest-service";
    private static final String REPOSITORY = "localhost/tidemark";
    private static final String TAG = "9.8.7";
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
        Files.writeString(
                folder.resolve("storage.conf"), """
                [storage]
                driver = "vfs"
                graphroot = "%s"
                runroot = "%s"
                """.formatted(folder.resolve("storage"), folder.resolve("run")));
        assumeTrue(makeBase(), "no base can be made of Debian's packages here; see " + folder.resolve("log"));

        assertThat(build(SERVICE)).isZero();
        assertThat(buildah("from", "--pull-never", "--name", "tried", REPOSITORY + "/" + SERVICE + ":" + TAG))
                .isZero();
        try {
            assertThat(buildah(
                            "run",
                            "tried",
                            "--",
                            "sh",
                            "-c",
                            "test $(id -u) = 10001 && ! test -w quarkus-run.jar && test -s bom.json"))
                    .isZero();
            loadsNativeLibraries();
            lives();
        } finally {
            buildah("rm", "tried");
        }
    }

    /** Kafka's codecs and Unleash's engine unpack theirs into /tmp, and load them from there. */
    private void loadsNativeLibraries() throws Exception {
        Path classes = home.root().resolve("system-tests/target/test-classes");
        Path probe = Path.of(NativeProbe.class.getName().replace('.', '/') + ".class");
        Path said = folder.resolve("probe");
        int code = inPod(
                        "exec java -cp '/tmp/probe:/app/lib/main/*:/app/lib/boot/*' " + NativeProbe.class.getName(),
                        classes.resolve(probe),
                        Path.of("/tmp/probe").resolve(probe))
                .redirectOutput(said.toFile())
                .start()
                .waitFor();

        assertThat(code).as(Files.readString(said)).isZero();
        assertThat(said).content().contains("gzip 25", "lz4 25", "snappy 25", "zstd 25", "engine UnleashEngine");
    }

    /**
     * A command in the image as a pod runs it: as the chart's user, on a read-only root, with a /tmp of its own. The kernel does
     * it, since buildah's chroot leaves the root writable.
     *
     * @param given a file that is to be there
     */
    private ProcessBuilder inPod(String command, Path given, Path place) throws Exception {
        Path mounted = folder.resolve("mounted");
        List<String> mount = buildahCommand("mount", "tried");
        assertThat(process(mount)
                        .redirectOutput(mounted.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectErrorStream(false)
                        .start()
                        .waitFor())
                .isZero();
        String root = Files.readString(mounted).strip();
        String script = """
                set -e
                mount --bind "$1" "$1"
                mkdir -p "$1/proc" "$1/dev" "$1/tmp"
                mount -t proc proc "$1/proc"
                mount --rbind /dev "$1/dev"
                mount -t tmpfs -o exec,mode=1777 tmpfs "$1/tmp"
                mkdir -p "$1$(dirname "$3")"
                cp "$2" "$1$3"
                chmod -R a+rX "$1$(dirname "$3")"
                mount -o remount,ro,bind "$1"
                exec chroot --userspec=10001:10001 "$1" /bin/sh -c "$4"
                """;
        ProcessBuilder pod = process(List.of(
                "unshare", "--mount", "sh", "-c", script, "sh", root, given.toString(), place.toString(), command));
        pod.environment().put("PATH", "/opt/java/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return pod;
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
        ProcessBuilder pod = inPod("cd /app && exec java -jar quarkus-run.jar", key, Path.of("/tmp/jwt.pub.pem"));
        pod.environment()
                .putAll(Map.of(
                        "TIDEMARK_JWT_PUBLIC_KEY", "file:/tmp/jwt.pub.pem",
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "TIDEMARK_STATE_FOLDER", "/tmp/state",
                        "JDK_JAVA_OPTIONS", "-XX:+UseCompactObjectHeaders -XX:+UseSerialGC"));
        Process service = pod.start();
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
            service.destroyForcibly().waitFor();
        }
    }

    /** As whoever releases does it. */
    private int build(String service) throws IOException, InterruptedException {
        ProcessBuilder script =
                process(List.of(home.root().resolve("k8s/images/build").toString(), REPOSITORY, TAG, service));
        script.environment().put("TOOL", "buildah");
        script.environment().put("BASE", BASE);
        return script.start().waitFor();
    }

    private String obstacle() {
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
        boolean sbom = Files.exists(home.root().resolve(SERVICE).resolve("target/bom.json"));
        return sbom ? "" : "It needs the SBOM: ./mvnw -Psbom makes it, as .ci/run does";
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
        return process(buildahCommand(arguments)).start();
    }

    private List<String> buildahCommand(String... arguments) {
        List<String> command = new ArrayList<>(List.of("buildah"));
        command.addAll(List.of(arguments));
        return command;
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
        builder.environment()
                .put("CONTAINERS_STORAGE_CONF", folder.resolve("storage.conf").toString());
        return builder;
    }
}
