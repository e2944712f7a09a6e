package io.tidemark.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tidemark.servers.KafkaServer;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.UnleashServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A real PostgreSQL and a real Kafka for the tests of a module, and the configuration a service needs to use them:
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
 * }</pre>
 *
 * <p>The argument {@code service} chooses the database role; a service without a database gives none. With
 * {@code unleash=true} there is an Unleash server as well, and flag-service is told of it. Every other argument is a setting
 * of the service. The servers start once in a JVM and go on until it ends, over all profiles; data stays from test to test, so tests use users of their own.
 */
public final class TidemarkServers implements QuarkusTestResourceLifecycleManager {

    /** The secret for cursors in tests: any 32 bytes do. */
    private static final String CURSOR_KEY = Base64.getEncoder().encodeToString(bytes());

    private final Map<String, String> settings = new HashMap<>();
    private String service = "";
    private boolean withUnleash;

    private static byte[] bytes() {
        byte[] bytes = new byte[32];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void init(Map<String, String> arguments) {
        settings.putAll(arguments);
        service = arguments.getOrDefault("service", "");
        withUnleash = Boolean.parseBoolean(arguments.get("unleash"));
        settings.keySet().removeAll(Set.of("service", "unleash"));
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> values = configuration(service);
        if (withUnleash && NeedsNode.Condition.obstacle().isEmpty()) {
            values.putAll(unleashSettings());
        }
        values.putAll(settings);
        return values;
    }

    private static Map<String, String> unleashSettings() {
        return Map.of(
                "UNLEASH_URL", unleash().url().toString(),
                "UNLEASH_ADMIN_TOKEN", UnleashServer.ADMIN_TOKEN,
                "UNLEASH_CLIENT_TOKEN", UnleashServer.CLIENT_TOKEN);
    }

    /** The servers go on: the next profile finds them, and the end of the JVM ends them. */
    @Override
    public void stop() {}

    /**
     * The environment that the launcher would give to a service.
     *
     * @param service {@code snapshot}, {@code flag}, {@code integrity} or {@code export}; empty without a database
     */
    public static Map<String, String> configuration(String service) {
        SharedServers servers = running();
        Map<String, String> values = new HashMap<>();
        values.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers());
        values.put("kafka.bootstrap.servers", servers.kafka().bootstrapServers());
        values.put("TIDEMARK_DB_HOST", "127.0.0.1");
        values.put("TIDEMARK_DB_PORT", Integer.toString(servers.postgres().port()));
        values.put("TIDEMARK_DB_NAME", PostgresServer.DATABASE);
        if (!service.isEmpty()) {
            values.put("TIDEMARK_DB_PASSWORD", servers.postgres().password("tidemark_" + service));
        }
        Path publicKey = servers.directory().resolve("jwt.pub.pem");
        values.put("TIDEMARK_JWT_PUBLIC_KEY", TestingKeys.publish(publicKey));
        values.put("TIDEMARK_SERVICE_TOKEN", TestingTokens.service());
        values.put("TIDEMARK_CURSOR_KEY", CURSOR_KEY);
        values.put("TIDEMARK_STATE_FOLDER", servers.directory().resolve("state").toString());
        return values;
    }

    /** The running PostgreSQL: to be killed and started again, or asked for connections as superuser or as a role. */
    public static PostgresServer postgres() {
        return running().postgres();
    }

    /** The running Kafka. */
    public static KafkaServer kafka() {
        return running().kafka();
    }

    /** A real Unleash server, empty at first. For tests that are marked {@link NeedsNode}. */
    public static UnleashServer unleash() {
        try {
            return SharedServers.runningUnleash();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SharedServers running() {
        try {
            return SharedServers.running();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
