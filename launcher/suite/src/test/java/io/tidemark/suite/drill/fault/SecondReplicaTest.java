package io.tidemark.suite.drill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecondReplicaTest {

    @Test
    void itRunsTheProgramThatTheFirstOneRuns() throws IOException {
        byte[] command = "java\0-Xmx1g\0-jar\0/data/app/s/quarkus-run.jar\0".getBytes(StandardCharsets.UTF_8);

        assertThat(SecondReplica.jar(SecondReplica.words(command))).isEqualTo("/data/app/s/quarkus-run.jar");
    }

    @Test
    void whatIsNoJarIsSaidToBeNone() {
        assertThatThrownBy(() -> SecondReplica.jar(List.of("java", "-jar")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("java -jar");
    }

    @Test
    void anEnvironmentThatIsNotUtf8IsRead() {
        byte[] environment = {'A', '=', (byte) 0xE9, 0, 'B', '=', '1', 0};

        assertThat(SecondReplica.words(environment)).contains("B=1");
    }
}
