package io.tidemark.suite.parts;

import io.tidemark.servers.Home;
import io.tidemark.servers.LocalServer;
import io.tidemark.servers.ProcessIdentity;
import io.tidemark.suite.gateway.Gateway;
import io.tidemark.suite.gateway.RouteTable;
import io.tidemark.suite.parts.SuiteState.PartState;
import io.tidemark.suite.secrets.SuiteSecrets;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The running suite: servers, services and the gateway, in this process and its children. */
public final class Suite {

    private final SuiteFolder folder;
    private final SuitePlan plan;
    private final RouteTable routes;
    private final Supervisor supervisor;
    private @Nullable Gateway gateway;
    private boolean ready;

    private Suite(SuiteFolder folder, SuitePlan plan, RouteTable routes, PrintStream console) {
        this.folder = folder;
        this.plan = plan;
        this.routes = routes;
        this.supervisor = new Supervisor(console, this::writeState);
    }

    /**
     * Ends what an earlier run left and decides on ports; nothing runs yet. The folder's lock must be held.
     *
     * @param gatewayPort the wanted one
     */
    public static Suite prepare(Home home, SuiteFolder folder, int gatewayPort, PrintStream console)
            throws IOException, InterruptedException {
        RouteTable routes = RouteTable.read(home.chartValues());
        new FolderSwap(folder).settle();
        SuiteSecrets secrets = folder.secrets();
        // A leftover would hold the ports that this run wants.
        for (LocalServer part :
                SuitePlan.of(home, folder, secrets, routes, gatewayPort).all()) {
            part.stop();
        }
        return new Suite(folder, SuitePlan.of(home, folder, secrets, routes, gatewayPort), routes, console);
    }

    /**
     * Starts everything and returns when it is ready.
     *
     * @throws IOException when a part does not become ready; {@link #stop()} is to be called then
     */
    public void start() throws IOException, InterruptedException {
        // First, so that nobody else takes its port; until a service answers the gateway says 503.
        gateway = Gateway.start(routes, folder.writeGate(), plan.servicePorts(), plan.gatewayPort());
        writeState();
        supervisor.start(plan.servers());
        supervisor.start(plan.services());
        ready = true;
        writeState();
    }

    private synchronized void writeState() {
        try {
            state().write(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is to be told about it now. */
    public SuiteState state() {
        return new SuiteState(
                ProcessIdentity.of(ProcessHandle.current()),
                ready,
                plan.gatewayPort(),
                plan.all().stream().map(PartState::of).toList());
    }

    /** Stops everything in the reverse order. */
    public void stop() throws InterruptedException {
        Gateway open = gateway;
        if (open != null) {
            open.close();
        }
        supervisor.stop();
    }

    /** Ends what a run left whose launcher is gone; returns how many processes that were. */
    public static int endLeftovers(Home home, SuiteFolder folder) throws IOException, InterruptedException {
        RouteTable routes = RouteTable.read(home.chartValues());
        SuiteSecrets secrets = SuiteSecrets.missing(folder.keys()).isEmpty()
                ? folder.secrets()
                // To end processes takes no secrets; those of a folder that lost its own must not come into being here.
                : SuiteSecrets.in(folder.run().resolve("no-keys"));
        int ended = 0;
        for (LocalServer part :
                SuitePlan.of(home, folder, secrets, routes, 1).all().reversed()) {
            if (part.isAlive()) {
                part.stop();
                ended++;
            }
        }
        return ended;
    }
}
