package io.tidemark.benchmarks.suite;

import io.tidemark.servers.DatabasePasswords;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import io.tidemark.suite.secrets.SuiteSecrets;
import io.tidemark.suite.secrets.TokenIssuer;
import io.tidemark.suite.secrets.TokenIssuer.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The suite that is measured: its addresses, its database, and callers it knows. */
public final class RunningSuite {
    /** The tenant of everything that is pushed. */
    public static final String TENANT = "bench";

    private static final String GATEWAY = "gateway";
    private static final Duration TOKEN_LIFE = Duration.ofHours(12);

    private final SuiteState state;
    private final TokenIssuer issuer;
    private final DatabasePasswords passwords;
    private final String frontendSecret;
    private final String run;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningSuite(SuiteState state, SuiteSecrets secrets, Clock clock) {
        this.state = state;
        this.issuer = new TokenIssuer(secrets.signingKey(), clock);
        this.passwords = secrets.passwords();
        this.frontendSecret = secrets.frontendSecret();
        this.run = Long.toString(clock.millis(), Character.MAX_RADIX);
    }

    /** The suite of that folder; empty unless all of it runs. */
    public static Optional<RunningSuite> find(SuiteFolder folder, Clock clock) throws IOException {
        Optional<SuiteState> state = SuiteState.read(folder).filter(known -> known.runs() && known.ready());
        if (state.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RunningSuite(state.get(), SuiteSecrets.in(folder.keys()), clock));
    }

    /** The one address. */
    public URI gateway() {
        return address(state.gatewayPort());
    }

    /** A service's own address. */
    public URI service(String name) {
        return address(port(name));
    }

    /** The process of a part, as it ran when the suite was found. */
    public long process(String part) {
        return part(part).process().pid();
    }

    /** What a part's process holds resident, its heap's garbage included, in MiB. */
    public double resident(String part) throws IOException {
        Path status = Path.of("/proc", Long.toString(process(part)), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024.0;
        }
    }

    /** The parts, and the gateway, which is the launcher. */
    public List<String> parts() {
        return Stream.concat(Stream.of(GATEWAY), state.parts().stream().map(SuiteState.PartState::name))
                .toList();
    }

    /** The time that a part has had of processors so far, those of its processes that have ended not counted. */
    public Duration processorTime(String part) {
        if (part.equals(GATEWAY)) {
            // The other parts are under it.
            return state.launcher().find().map(RunningSuite::had).orElse(Duration.ZERO);
        }
        return ProcessHandle.of(process(part))
                .map(process -> process.descendants().map(RunningSuite::had).reduce(had(process), Duration::plus))
                .orElse(Duration.ZERO);
    }

    private static Duration had(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Where a part listens on this machine. */
    public int port(String part) {
        return part(part).port();
    }

    private SuiteState.PartState part(String name) {
        return state.parts().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the suite has no " + name));
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A user that no other run has, at that address. */
    public Session user(URI address, String name) {
        return session(address, new Caller(TENANT, run + "-" + name, List.of("user")));
    }

    /** An operator of the tenant, at the gateway. */
    public Session operator() {
        return session(gateway(), new Caller(TENANT, "operator", List.of("operator")));
    }

    /** An administrator, who may look at all tenants, at the gateway. */
    public Session administrator() {
        return session(gateway(), new Caller(TENANT, "administrator", List.of("admin")));
    }

    /** The token of a user that no other run has. */
    public String token(String name) {
        return issuer.issue(new Caller(TENANT, run + "-" + name, List.of("user")), TOKEN_LIFE);
    }

    private Session session(URI address, Caller caller) {
        return new Session(http, address, issuer.issue(caller, TOKEN_LIFE));
    }

    /** With which browsers and apps ask flag-service. */
    public String frontendSecret() {
        return frontendSecret;
    }

    /** Where PostgreSQL listens on this machine. */
    public int databasePort() {
        return port("postgresql");
    }

    /** The password of its superuser. */
    public String databasePassword() {
        return passwords.superuser();
    }
}
