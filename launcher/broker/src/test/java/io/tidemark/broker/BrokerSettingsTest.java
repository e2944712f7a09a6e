package io.tidemark.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

    @Test
    void argumentsMayComeInAnyOrder() {
        BrokerSettings settings = BrokerSettings.parse("--port", "9092", "--controller-port", "9093", "--data", "d");

        assertThat(settings).isEqualTo(new BrokerSettings(Path.of("d"), 9092, 9093));
    }

    @Test
    void missingArgumentIsNamed() {
        assertThatThrownBy(() -> BrokerSettings.parse("--port", "9092", "--data", "d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--controller-port is missing");
    }

    @Test
    void impossiblePortIsRefused() {
        assertThatThrownBy(() -> new BrokerSettings(Path.of("d"), 70_000, 9093)).hasMessage("not a port: 70000");
    }

    @Test
    void listensOnLoopbackOnlyAndLeavesTheRecordLimitAtItsDefault() {
        Properties properties = new BrokerSettings(Path.of("d"), 9092, 9093).toProperties();

        assertThat(properties)
                .containsEntry("listeners", "CLIENT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093")
                .containsEntry("auto.create.topics.enable", "false")
                .doesNotContainKey("message.max.bytes");
    }
}
