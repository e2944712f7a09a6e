package io.tidemark.suite.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.servers.LocalServer;
import io.tidemark.servers.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What a running suite writes down about itself, for the other commands to read.
 *
 * @param launcher the process that watches the parts and is the gateway
 * @param ready whether everything answered once
 * @param gatewayPort the port of the one address
 * @param parts the servers and services
 */
public record SuiteState(ProcessIdentity launcher, boolean ready, int gatewayPort, List<PartState> parts) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One child process.
     *
     * @param process absent (pid 0) while the part is down
     * @param http whether it answers {@code /health/ready} on its port
     */
    public record PartState(String name, ProcessIdentity process, int port, boolean http, String log) {

        static PartState of(LocalServer part) {
            ProcessIdentity process =
                    part.process().map(ProcessIdentity::of).orElseGet(() -> new ProcessIdentity(0, 0));
            return new PartState(
                    part.name(),
                    process,
                    part.port(),
                    part instanceof JavaService,
                    part.log().toString());
        }
    }

    /** Whether the launcher still runs. */
    public boolean runs() {
        return launcher.find().isPresent();
    }

    /** The one address. */
    public String url() {
        return "http://localhost:" + gatewayPort;
    }

    /** What the suite of that folder wrote last, running or not. */
    public static Optional<SuiteState> read(SuiteFolder folder) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(folder.state()), SuiteState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(SuiteFolder folder) throws IOException {
        Files.createDirectories(folder.run());
        Path draft = folder.state().resolveSibling("suite.json.new");
        Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(draft, folder.state(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
