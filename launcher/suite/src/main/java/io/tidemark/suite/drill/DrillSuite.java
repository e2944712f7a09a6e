package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.suite.drill.store.Backdoor;
import io.tidemark.suite.parts.PartRestart;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import io.tidemark.suite.parts.SuiteState.PartState;
import io.tidemark.suite.secrets.TokenIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The running suite that a drill is about: its doors for operators and devices, and its processes. */
public final class DrillSuite {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final AtomicInteger TENANTS = new AtomicInteger();

    private final SuiteFolder folder;
    private final Patience patience;

    /** A suite that runs. */
    public DrillSuite(SuiteFolder folder, Patience patience) {
        this.folder = folder;
        this.patience = patience;
    }

    /** Waits for what a drill can't go on without. */
    void await(String words, Watch watch) throws IOException, InterruptedException {
        Look look = patience.await(watch);
        if (!look.there()) {
            throw new IOException("waited for " + words + "; last seen: " + look.seen());
        }
    }

    /** A tenant that nobody has seen before: what a drill does is done to nobody else. */
    static String freshTenant() {
        return "drill-" + Long.toString(Clock.systemUTC().millis(), 36) + "-" + TENANTS.incrementAndGet();
    }

    Caller caller(String tenant, String user, String role) throws IOException {
        return new Caller(url(), token(tenant, user, role, Clock.systemUTC()));
    }

    /** A token as it would have been issued at that clock's time. */
    String token(String tenant, String user, String role, Clock clock) throws IOException {
        return new TokenIssuer(folder.secrets().signingKey(), clock)
                .issue(new TokenIssuer.Caller(tenant, user, List.of(role)), TOKEN_LIFE);
    }

    Caller admin() throws IOException {
        return caller("tidemark", "drill", "admin");
    }

    Caller operator(String tenant) throws IOException {
        return caller(tenant, "drill", "operator");
    }

    DrillDevice device(String tenant, String user) throws IOException {
        return new DrillDevice(caller(tenant, user, "user"), user);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode because(String reason) {
        return object().put("reason", "drill: " + reason);
    }

    SuiteState state() throws IOException {
        return SuiteState.read(folder)
                .filter(SuiteState::runs)
                .orElseThrow(() -> new IOException("Tidemark is not running: ./tidemark up"));
    }

    String url() throws IOException {
        return "http://127.0.0.1:" + state().gatewayPort();
    }

    int port(String part) throws IOException {
        return part(part).port();
    }

    ProcessHandle process(String part) throws IOException {
        return part(part).process().find().orElseThrow(() -> new IOException(part + " does not run"));
    }

    void restart(String part) throws IOException, InterruptedException {
        PartRestart.of(folder, part);
    }

    /** What a service keeps over its restarts. */
    Path kept(String service) {
        return folder.state(service);
    }

    Path log(String part) {
        return folder.log(part);
    }

    /** The database as the superuser. */
    Backdoor database() throws IOException {
        return new Backdoor(port("postgresql"), folder.secrets().passwords().superuser());
    }

    /** The value of a metric of a service, the sum over its series. */
    double metric(String part, String name) throws IOException, InterruptedException {
        JsonNode text = new Caller("http://127.0.0.1:" + port(part), "").read("/metrics");
        return text.asText()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private PartState part(String name) throws IOException {
        return state().parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("no part is called " + name));
    }
}
