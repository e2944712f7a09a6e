package io.tidemark.suite.parts;

import io.tidemark.servers.KafkaServer;
import io.tidemark.servers.PostgresServer;
import io.tidemark.suite.secrets.SuiteSecrets;
import io.tidemark.suite.secrets.TokenIssuer;
import io.tidemark.suite.secrets.TokenIssuer.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The environment variables by which services learn where everything is; the chart sets the same ones. */
final class ServiceEnvironment {

    private static final Duration SERVICE_TOKEN_LIFE = Duration.ofDays(30);

    private final SuiteFolder folder;
    private final SuiteSecrets secrets;
    private final PostgresServer postgres;
    private final KafkaServer kafka;
    private final Map<String, Integer> ports;

    ServiceEnvironment(
            SuiteFolder folder,
            SuiteSecrets secrets,
            PostgresServer postgres,
            KafkaServer kafka,
            Map<String, Integer> ports) {
        this.folder = folder;
        this.secrets = secrets;
        this.postgres = postgres;
        this.kafka = kafka;
        this.ports = ports;
    }

    Map<String, String> of(String service) {
        Map<String, String> values = new HashMap<>();
        values.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        values.put("QUARKUS_HTTP_PORT", Integer.toString(port(service)));
        values.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        values.put("TIDEMARK_DB_HOST", "127.0.0.1");
        values.put("TIDEMARK_DB_PORT", Integer.toString(postgres.port()));
        values.put("TIDEMARK_DB_NAME", PostgresServer.DATABASE);
        String password = secrets.passwords().roles().get("tidemark_" + service.replace("-service", ""));
        if (password != null) {
            values.put("TIDEMARK_DB_PASSWORD", password);
        }
        values.put("TIDEMARK_JWT_PUBLIC_KEY", "file:" + secrets.publicKey());
        values.put("TIDEMARK_STATE_FOLDER", folder.state(service).toString());
        values.put("TIDEMARK_CURSOR_KEY", secrets.cursorKey());
        if (ports.containsKey("flag-service")) {
            values.put("TIDEMARK_FLAG_URL", "http://127.0.0.1:" + port("flag-service"));
            values.put("TIDEMARK_SERVICE_TOKEN", token(service));
        }
        if (ports.containsKey("snapshot-service")) {
            values.put("TIDEMARK_SNAPSHOT_URL", "http://127.0.0.1:" + port("snapshot-service"));
        }
        // PostgreSQL and Kafka are back within seconds here: there is no need to leave them alone for a minute.
        values.put("TIDEMARK_READ_COOLDOWN", "2s");
        values.put("TIDEMARK_INGEST_CIRCUIT_COOLDOWN", "3s");
        // glibc would keep an arena of freed memory for each of many threads.
        values.put("MALLOC_ARENA_MAX", "2");
        return values;
    }

    private int port(String service) {
        Integer port = ports.get(service);
        if (port == null) {
            throw new IllegalArgumentException("no such service: " + service);
        }
        return port;
    }

    private String token(String service) {
        Caller caller = new Caller("tidemark", service, List.of("service"));
        return new TokenIssuer(secrets.signingKey(), Clock.systemUTC()).issue(caller, SERVICE_TOKEN_LIFE);
    }
}
