package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.servers.Home;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests for PostgreSQL, Kafka and Unleash name what the chart and the services ask for. */
class RecipesTest {
    private static final Path ROOT = Home.find().root();
    private static final Path RECIPES = ROOT.resolve("k8s/recipes");
    private static final List<String> SERVICES =
            List.of("ingest-service", "snapshot-service", "flag-service", "integrity-service", "export-service");
    private static final Pattern SECRET_NAMED =
            Pattern.compile("create secret generic (\\S+)|^\\| `([a-z-]+)`", Pattern.MULTILINE);

    /** That the list is what the services use is shown by SyncTopicsTest of launcher/servers. */
    @Test
    void strimziMakesTheTopicsThatTheServicesUseWithTheirPartitionsAndHowLongTheyKeep() throws IOException {
        Map<String, String> made = new HashMap<>();
        for (JsonNode topic : release().all("KafkaTopic")) {
            assertThat(topic.at("/metadata/namespace").asText())
                    .isEqualTo(kafka().at("/metadata/namespace").asText());
            assertThat(topic.at("/metadata/labels/strimzi.io~1cluster").asText())
                    .isEqualTo(Manifests.name(kafka()));
            Map<String, String> config = Manifests.texts(topic.at("/spec/config"));
            assertThat(config.remove("min.insync.replicas")).isEqualTo("2");
            made.put(Manifests.name(topic), topic.at("/spec/partitions").asInt() + " " + config);
        }

        Map<String, String> wanted = Manifests.each(Chart.values().at("/kafka/topics"))
                .collect(Collectors.toMap(
                        topic -> topic.path("name").asText(),
                        topic -> topic.path("partitions").asInt() + " " + Manifests.texts(topic.path("config"))));
        assertThat(made).isEqualTo(wanted);
        assertThat(made.get("sync.flags")).isEqualTo("1 {cleanup.policy=compact}");
    }

    @Test
    void theUserMayReadEveryTopicAndJoinEveryGroupOfTheServices() throws IOException {
        Set<String> groups = new TreeSet<>();
        for (String service : SERVICES) {
            Properties properties = new Properties();
            try (Reader file = Files.newBufferedReader(
                    ROOT.resolve(service).resolve("src/main/resources/application.properties"))) {
                properties.load(file);
            }
            properties.stringPropertyNames().stream()
                    .filter(name -> name.endsWith(".group.id"))
                    .map(properties::getProperty)
                    .forEach(groups::add);
        }
        assertThat(groups).hasSizeGreaterThan(5).allMatch(group -> allows("group", group, "Read"));
        assertThat(Manifests.each(Chart.values().at("/kafka/topics")))
                .allMatch(topic -> allows("topic", topic.path("name").asText(), "Read")
                        && allows("topic", topic.path("name").asText(), "Write"));
        assertThat(allows("topic", "another", "Read")).isFalse();
    }

    @Test
    void theChartAsksWhereTheRecipesAreAndSignsInAsTheyAllow() throws IOException {
        JsonNode values = values("tidemark-values.yaml");
        JsonNode cluster = manifests("cloudnative-pg.yaml").the("Cluster", "postgresql");
        JsonNode listener = kafka().at("/spec/kafka/listeners/0");

        String database = Manifests.name(cluster) + "-rw."
                + cluster.at("/metadata/namespace").asText();
        assertThat(values.at("/database/host").asText()).isEqualTo(database);
        assertThat(values("unleash-values.yaml").at("/dbConfig/host").asText()).isEqualTo(database);
        assertThat(cluster.at("/spec/bootstrap/initdb/database").asText())
                .isEqualTo(Chart.values().at("/database/name").asText());
        assertThat(cluster.at("/spec/bootstrap/initdb/secret/name"))
                .isEqualTo(values.at("/migrations/bootstrap/ownerSecret"));
        assertThat(values.at("/kafka/bootstrapServers").asText())
                .isEqualTo(Manifests.name(kafka()) + "-kafka-bootstrap."
                        + kafka().at("/metadata/namespace").asText() + ":"
                        + listener.path("port").asInt());
        assertThat(values.at("/kafka/saslMechanism").asText())
                .isEqualToIgnoringCase(listener.at("/authentication/type").asText());
        assertThat(values.at("/unleash/tokensSecret"))
                .isEqualTo(values("unleash-values.yaml").at("/existingSecrets/0/valueFrom/secretKeyRef/name"));
    }

    @Test
    void thereAreBackupsByNightAndOfEveryChange() throws IOException {
        Manifests manifests = manifests("cloudnative-pg.yaml");
        JsonNode plugin = manifests.the("Cluster", "postgresql").at("/spec/plugins/0");
        JsonNode backup = manifests.the("ScheduledBackup", "nightly");

        assertThat(plugin.path("isWALArchiver").asBoolean()).isTrue();
        assertThat(manifests.find(
                        "ObjectStore", plugin.at("/parameters/barmanObjectName").asText()))
                .isPresent();
        assertThat(backup.at("/spec/pluginConfiguration/name")).isEqualTo(plugin.path("name"));
        assertThat(backup.at("/spec/cluster/name").asText()).isEqualTo("postgresql");
    }

    @Test
    void everySecretThatARecipeNamesIsOneThatThePageTellsToMake() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/kubernetes.md"));
        Set<String> told = SECRET_NAMED
                .matcher(page)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .collect(Collectors.toSet());

        try (Stream<Path> files = Files.list(RECIPES)) {
            for (Path file : files.sorted().toList()) {
                Set<String> named = Pattern.compile(
                                "(?:[sS]ecret|secretKeyRef|accessKeyId|secretAccessKey|Secret): \\{name: ([a-z-]+)"
                                        + "|(?:ownerSecret|tokensSecret): ([a-z-]+)")
                        .matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                        .collect(Collectors.toSet());
                assertThat(told).as(file.toString()).containsAll(named);
                assertThat(page).contains("k8s/recipes/" + file.getFileName());
            }
        }
    }

    /** As Kafka's authorizer has it: a prefix, or the whole name. */
    private static boolean allows(String type, String name, String operation) {
        try {
            return Manifests.each(manifests("strimzi.yaml")
                            .the("KafkaUser", "tidemark")
                            .at("/spec/authorization/acls"))
                    .filter(acl -> acl.at("/resource/type").asText().equals(type))
                    .filter(acl -> name.startsWith(acl.at("/resource/name").asText()))
                    .anyMatch(acl -> Manifests.each(acl.path("operations"))
                            .anyMatch(allowed -> allowed.asText().equals(operation)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Manifests release() throws IOException {
        return Chart.render(RECIPES.resolve("tidemark-values.yaml"), Map.of());
    }

    private static JsonNode kafka() throws IOException {
        return manifests("strimzi.yaml").the("Kafka", "kafka");
    }

    private static Manifests manifests(String file) throws IOException {
        return Manifests.of(Files.readString(RECIPES.resolve(file)));
    }

    private static JsonNode values(String file) throws IOException {
        return Chart.YAML.readTree(RECIPES.resolve(file).toFile());
    }
}
