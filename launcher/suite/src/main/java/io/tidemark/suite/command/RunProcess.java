package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.servers.JavaCommand;
import io.tidemark.servers.Signal;
import io.tidemark.suite.parts.SuiteFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process that runs the suite: started from the staged copy, in a session of its own. */
final class RunProcess {

    private static final String MAIN_CLASS = "io.tidemark.suite.SuiteMain";

    private final Process process;
    private final Path log;
    private final long logStart;

    private RunProcess(Process process, Path log, long logStart) {
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    static RunProcess start(Home home, SuiteFolder folder, int port, boolean detached) throws IOException {
        Path log = folder.log("launcher");
        Files.createDirectories(log.resolveSibling(""));
        ProcessBuilder.Redirect output =
                detached ? ProcessBuilder.Redirect.appendTo(log.toFile()) : ProcessBuilder.Redirect.INHERIT;
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        Process process = new ProcessBuilder(command(home, folder, port, detached))
                .directory(folder.root().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output)
                .redirectError(output)
                .start();
        return new RunProcess(process, log, logStart);
    }

    private static List<String> command(Home home, SuiteFolder folder, int port, boolean detached) {
        List<String> command = new ArrayList<>(newSession());
        Path program = folder.launcher();
        String classPath = program.resolve("classes") + File.pathSeparator + program.resolve("lib") + "/*";
        command.addAll(JavaCommand.with(
                List.of("-Xms16m", "-Xmx96m", "-XX:TieredStopAtLevel=1", "-D" + Home.PROPERTY + "=" + home.root())));
        command.addAll(List.of("-cp", classPath, MAIN_CLASS, "run"));
        command.addAll(List.of(
                "--port", Integer.toString(port), "--data", folder.root().toString()));
        if (detached) {
            command.add("--quiet");
        }
        return command;
    }

    /** A terminal's Ctrl-C goes to all processes of a session: servers are to be stopped after the services instead. */
    private static List<String> newSession() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, "setsid"))) {
                return List.of("setsid");
            }
        }
        return List.of("perl", "-e", "use POSIX 'setsid'; setsid(); exec @ARGV or die $!");
    }

    /** What it has said since it was started in the background. */
    String output() throws IOException {
        byte[] all = Files.readAllBytes(log);
        int start = (int) Math.min(logStart, all.length);
        return new String(all, start, all.length - start, StandardCharsets.UTF_8);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; when this process is asked to end, asks that one first. */
    int follow() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        return process.waitFor();
    }

    private void stop() {
        try {
            if (process.isAlive()) {
                Signal.TERM.sendTo(process.toHandle());
                Signal.CONT.sendTo(process.toHandle());
                process.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
