package io.tidemark.suite.gateway;

import java.util.Set;

/**
 * One row of the table.
 *
 * @param methods the methods it takes; empty for all
 * @param write whether it changes data: such routes can be closed (R33)
 */
record Route(String name, PathRule path, Set<String> methods, String service, boolean write) {

    Route {
        methods = Set.copyOf(methods);
    }

    boolean matches(String method, String rawPath) {
        return (methods.isEmpty() || methods.contains(method)) && path.matches(rawPath);
    }
}
