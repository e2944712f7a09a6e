package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SyncTopicsTest {

    @Test
    void aClusterHasTheSameTopicsAsThisMachine() throws Exception {
        JsonNode values = new YAMLMapper().readTree(Home.find().chartValues().toFile());
        List<String> inTheChart = new ArrayList<>();
        for (JsonNode topic : values.path("kafka").path("topics")) {
            Map<String, String> config = new TreeMap<>();
            topic.path("config")
                    .properties()
                    .forEach(
                            entry -> config.put(entry.getKey(), entry.getValue().asText()));
            inTheChart.add(
                    topic.path("name").asText() + " " + topic.path("partitions").asInt() + " " + config);
        }

        assertThat(SyncTopics.all())
                .extracting(topic -> topic.name() + " " + topic.numPartitions() + " " + new TreeMap<>(topic.configs()))
                .containsExactlyInAnyOrderElementsOf(inTheChart);
    }
}
