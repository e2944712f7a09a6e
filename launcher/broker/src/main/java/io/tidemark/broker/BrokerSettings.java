package io.tidemark.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What the broker is told: where its data lies and on which loopback ports it listens.
 *
 * @param data the directory of its log; created when it is missing
 * @param port the port for clients
 * @param controllerPort the port on which the broker talks to its own controller
 */
record BrokerSettings(Path data, int port, int controllerPort) {

    static final int NODE_ID = 1;
    static final String USAGE = "usage: BrokerMain --data DIR --port N --controller-port N";

    private static final String HOST = "127.0.0.1";

    /**
     * Every internal topic has one replica and few partitions, no topic comes into being by accident, a consumer group does
     * not wait for members that never come. Limits of size stay at Kafka's defaults, so that clients meet the same ones as
     * in a cluster.
     */
    private static final Map<String, String> SINGLE_NODE = Map.ofEntries(
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "2"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "2"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("log.cleaner.dedupe.buffer.size", "8388608"));

    BrokerSettings {
        requirePort(port);
        requirePort(controllerPort);
    }

    static BrokerSettings parse(String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException(USAGE);
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            values.put(arguments[i], arguments[i + 1]);
        }
        return new BrokerSettings(
                Path.of(take(values, "--data")),
                Integer.parseInt(take(values, "--port")),
                Integer.parseInt(take(values, "--controller-port")));
    }

    private static String take(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing; " + USAGE);
        }
        return value;
    }

    /** Kafka's settings for a single node that listens on the loopback address. */
    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", Integer.toString(NODE_ID));
        properties.setProperty("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty(
                "listeners", "CLIENT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        properties.setProperty("advertised.listeners", "CLIENT://" + HOST + ":" + port);
        properties.setProperty("inter.broker.listener.name", "CLIENT");
        properties.setProperty("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("log.dirs", data.toAbsolutePath().toString());
        SINGLE_NODE.forEach(properties::setProperty);
        return properties;
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }
}
