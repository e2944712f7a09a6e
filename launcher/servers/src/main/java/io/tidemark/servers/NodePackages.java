package io.tidemark.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Packages of npm, installed as a lock file says into a folder of the build. Their scripts are not run.
 *
 * @param directory the folder that holds {@code node_modules}
 */
public record NodePackages(Path directory) {
    private static final int OLDEST_NODE = 20;
    private static final long INSTALLED_WITHIN_MINUTES = 10;
    private static final Pattern NODE_VERSION = Pattern.compile("v([0-9]+)\\..*");
    private static final List<String> FILES = List.of("package.json", "package-lock.json");

    /** Why nothing of npm can be run here; empty when it can. */
    public static String obstacle() {
        try {
            Matcher node = NODE_VERSION.matcher(output("node", "--version"));
            if (!node.matches() || Integer.parseInt(node.group(1)) < OLDEST_NODE) {
                return "Node " + OLDEST_NODE + " or newer is needed";
            }
            output("npm", "--version");
            return "";
        } catch (IOException e) {
            return "Node and npm are needed: " + e.getMessage();
        }
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /**
     * The packages of a lock file.
     *
     * @param owner beside which the folder with {@code package.json} and its lock file lies
     */
    public static NodePackages of(Class<?> owner, String folder, Path target) throws IOException, InterruptedException {
        Files.createDirectories(target);
        Path marker = target.resolve("installed");
        try (FileChannel channel =
                FileChannel.open(target.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Other programs wait; the lock is gone when the channel is closed.
            channel.lock();
            if (!Files.exists(marker) || !Files.readString(marker).equals(lockFile(owner, folder))) {
                install(owner, folder, target);
                Files.writeString(marker, lockFile(owner, folder));
            }
        }
        return new NodePackages(target);
    }

    private static void install(Class<?> owner, String folder, Path target) throws IOException, InterruptedException {
        for (String file : FILES) {
            try (InputStream content = open(owner, folder, file)) {
                Files.copy(content, target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path log = target.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(target.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(INSTALLED_WITHIN_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new ServerFailedException("npm ci did not install what " + target + " names; log: " + log);
        }
    }

    private static String lockFile(Class<?> owner, String folder) throws IOException {
        try (InputStream content = open(owner, folder, "package-lock.json")) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(Class<?> owner, String folder, String file) throws IOException {
        InputStream content = owner.getResourceAsStream(folder + "/" + file);
        if (content == null) {
            throw new IOException("no " + folder + "/" + file + " beside " + owner);
        }
        return content;
    }
}
