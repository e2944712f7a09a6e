package io.tidemark.suite.parts;

import io.tidemark.servers.Home;
import io.tidemark.servers.KafkaServer;
import io.tidemark.servers.LocalServer;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerPlace;
import io.tidemark.suite.gateway.RouteTable;
import io.tidemark.suite.secrets.SuiteSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one run of the suite consists of.
 *
 * @param servers PostgreSQL and Kafka
 * @param services Tidemark's own, which need the servers
 * @param gatewayPort the port of the one address for all
 */
record SuitePlan(List<LocalServer> servers, List<LocalServer> services, int gatewayPort) {

    private static final int POSTGRES_PORT = 5432;
    private static final int KAFKA_PORT = 9092;
    private static final Set<String> BUSY = Set.of("ingest-service", "snapshot-service");

    /**
     * Decides on everything; starts nothing.
     *
     * @param routes names the services and the ports they want
     */
    static SuitePlan of(Home home, SuiteFolder folder, SuiteSecrets secrets, RouteTable routes, int gatewayPort) {
        PortPlan ports = new PortPlan();
        int gateway = ports.take(gatewayPort);
        PostgresServer postgres = postgres(home, folder, secrets, ports.take(POSTGRES_PORT));
        AppStage stage = new AppStage(home, folder);
        KafkaServer kafka = new KafkaServer(
                stage.broker(), new ServerPlace(folder.kafka(), folder.log("kafka"), ports.take(KAFKA_PORT)));
        Map<String, Integer> servicePorts = new LinkedHashMap<>();
        routes.services().forEach((name, wanted) -> servicePorts.put(name, ports.take(wanted)));
        ServiceEnvironment environment = new ServiceEnvironment(folder, secrets, postgres, kafka, servicePorts);
        List<LocalServer> services = new ArrayList<>();
        servicePorts.forEach((name, port) -> services.add(new JavaService(
                name,
                new ServerPlace(folder.run(), folder.log(name), port),
                stage.service(name).resolve("quarkus-run.jar"),
                flags(name),
                environment.of(name))));
        return new SuitePlan(List.of(postgres, kafka), List.copyOf(services), gateway);
    }

    private static PostgresServer postgres(Home home, SuiteFolder folder, SuiteSecrets secrets, int port) {
        Path directory = folder.postgresql();
        return new PostgresServer(
                home.bootstrapSql(), new ServerPlace(directory, folder.log("postgresql"), port), secrets.passwords());
    }

    /**
     * The two services on the write path get more heap. All but flag-service get the full compiler, without which hashing is ten
     * times, and an export three times as slow; flag-service starts sooner without.
     */
    private static List<String> flags(String service) {
        if (BUSY.contains(service)) {
            return List.of("-Xms32m", "-Xmx256m", "-XX:MaxHeapFreeRatio=40", "-XX:ReservedCodeCacheSize=96m");
        }
        return service.equals("flag-service")
                ? List.of("-Xms16m", "-Xmx128m", "-XX:MaxHeapFreeRatio=40", "-XX:TieredStopAtLevel=1")
                : List.of("-Xms16m", "-Xmx128m", "-XX:MaxHeapFreeRatio=40", "-XX:ReservedCodeCacheSize=64m");
    }

    Map<String, Integer> servicePorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        services.forEach(service -> ports.put(service.name(), service.port()));
        return ports;
    }

    List<LocalServer> all() {
        List<LocalServer> all = new ArrayList<>(servers);
        all.addAll(services);
        return all;
    }
}
