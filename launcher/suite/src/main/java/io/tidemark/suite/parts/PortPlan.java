package io.tidemark.suite.parts;

import io.tidemark.servers.Ports;
import java.util.HashSet;
import java.util.Set;

/** Hands out ports, none of them twice: the wanted one when it is free. */
final class PortPlan {

    private final Set<Integer> given = new HashSet<>();

    int take(int wanted) {
        int port = Ports.freeOr(wanted);
        while (!given.add(port)) {
            port = Ports.free();
        }
        return port;
    }
}
