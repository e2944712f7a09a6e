package io.tidemark.snapshot.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReceiptConfigTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        ReceiptConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(ReceiptConfig.class)
                .build()
                .getConfigMapping(ReceiptConfig.class);

        assertThat(config.kept()).isEqualTo(Duration.ofHours(24));
        assertThat(config.askAgain()).isEqualTo(Duration.ofSeconds(1));
    }
}
