package io.tidemark.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** The files of a PostgreSQL cluster: created once, whole or not at all. */
final class PostgresData {

    private final Path directory;
    private final Path cluster;
    private final Unprivileged unprivileged;

    PostgresData(Path directory, Unprivileged unprivileged) {
        this.directory = directory;
        this.cluster = directory.resolve("data");
        this.unprivileged = unprivileged;
    }

    Path cluster() {
        return cluster;
    }

    void createOnce(Path binaries, String superuserPassword) throws IOException, InterruptedException {
        if (Files.exists(cluster.resolve("PG_VERSION"))) {
            return;
        }
        // In a folder of its own, so that a start that was cut off leaves nothing that looks like a cluster.
        Path draft = Files.createTempDirectory(directory, "new-");
        Path passwordFile = Files.createFile(
                draft.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, superuserPassword);
        unprivileged.handOver(draft);
        run(initdb(binaries, draft.resolve("data"), passwordFile));
        Files.delete(passwordFile);
        Files.move(draft.resolve("data"), cluster, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(draft);
    }

    private List<String> initdb(Path binaries, Path target, Path passwordFile) {
        return unprivileged.command(List.of(
                binaries.resolve("bin/initdb").toString(),
                "--pgdata=" + target,
                "--username=" + PostgresServer.SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums"));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new ServerFailedException("initdb failed with code " + process.exitValue() + ":\n" + output);
        }
    }

    /** The postmaster that this cluster's own lock file names, if it runs. */
    Optional<ProcessHandle> postmaster() {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
            if (lines.size() < 2 || !Path.of(lines.get(1)).equals(cluster)) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
                    .filter(process -> process.info()
                            .command()
                            .map(command -> command.endsWith("/postgres"))
                            .orElse(false));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new IllegalStateException("postmaster.pid can't be read in " + cluster, e);
        }
    }
}
