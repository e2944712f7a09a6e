package io.tidemark.suite.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which request goes to which service, as the chart's values say. The first row that matches wins. */
public final class RouteTable {

    private final List<Route> routes;
    private final Map<String, Integer> servicePorts;

    private RouteTable(List<Route> routes, Map<String, Integer> servicePorts) {
        this.routes = List.copyOf(routes);
        this.servicePorts = new LinkedHashMap<>(servicePorts);
    }

    /**
     * Reads {@code gateway.routes} and {@code services}.
     *
     * @throws IOException when the file can't be read
     * @throws IllegalArgumentException when a row makes no sense or names an unknown service
     */
    public static RouteTable read(Path chartValues) throws IOException {
        return of(new YAMLMapper().readTree(chartValues.toFile()));
    }

    static RouteTable of(JsonNode values) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        values.path("services")
                .properties()
                .forEach(service -> ports.put(
                        service.getKey(), service.getValue().path("port").intValue()));
        List<Route> routes = new ArrayList<>();
        for (JsonNode row : values.path("gateway").path("routes")) {
            Route route = route(row);
            if (!ports.containsKey(route.service())) {
                throw new IllegalArgumentException("route " + route.name() + " leads nowhere: " + route.service());
            }
            routes.add(route);
        }
        return new RouteTable(routes, ports);
    }

    private static Route route(JsonNode row) {
        Set<String> methods = new HashSet<>();
        row.path("methods").forEach(method -> methods.add(method.textValue()));
        return new Route(
                row.path("name").asText(),
                PathRule.of(
                        row.path("path").path("type").asText(),
                        row.path("path").path("value").asText()),
                methods,
                row.path("service").asText(),
                row.path("write").asBoolean());
    }

    /** The services that the chart knows, with the port that each has by default, in the chart's order. */
    public Map<String, Integer> services() {
        return new LinkedHashMap<>(servicePorts);
    }

    /**
     * The route of a request.
     *
     * @param rawPath the path as it came: encoded, without query
     */
    Optional<Route> routeFor(String method, String rawPath) {
        return routes.stream().filter(route -> route.matches(method, rawPath)).findFirst();
    }

    /** The service that a request belongs to. */
    Optional<String> serviceFor(String method, String rawPath) {
        return routeFor(method, rawPath).map(Route::service);
    }
}
