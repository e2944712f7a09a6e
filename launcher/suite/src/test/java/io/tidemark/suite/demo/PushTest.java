package io.tidemark.suite.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.suite.demo.FileChange.Content;
import io.tidemark.suite.demo.FileChange.Removed;
import io.tidemark.suite.demo.FileChange.Written;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PushTest {

    private static Written written(String path, String text) {
        return new Written(path, new Content(text, "100644"));
    }

    @Test
    void recordComesOnceInARequest() {
        Push push = new Push();
        push.add(written("a", "1"), "op-1", 0);

        assertThat(push.takes(written("b", "1"))).isTrue();
        assertThat(push.takes(written("a", "2"))).isFalse();
        assertThat(push.takes(new Removed("a"))).isFalse();
    }

    @Test
    void requestStaysUnderItsLimits() {
        Push full = new Push();
        for (int i = 0; i < 100; i++) {
            full.add(written("file-" + i, "x"), "op-" + i, 0);
        }
        Push heavy = new Push();
        heavy.add(written("heavy", "x".repeat(999_999)), "op", 0);

        assertThat(full.takes(written("one more", "x"))).isFalse();
        assertThat(heavy.takes(written("light", "x"))).isTrue();
        assertThat(heavy.takes(written("not so light", "xx"))).isFalse();
    }

    @Test
    void bodyIsWhatTheServiceReads() {
        Push push = new Push();
        push.add(written("a/b", "one"), "op-1", 0);
        push.add(written("c", "two"), "op-2", 7);
        push.add(new Removed("d"), "op-3", 8);

        assertThat(new String(push.body("phone"), StandardCharsets.UTF_8))
                .isEqualTo("{\"device_id\":\"phone\",\"operations\":["
                        + "{\"operation_id\":\"op-1\",\"type\":\"create\",\"record_id\":\"a/b\","
                        + "\"payload\":{\"text\":\"one\",\"mode\":\"100644\"}},"
                        + "{\"operation_id\":\"op-2\",\"type\":\"update\",\"record_id\":\"c\",\"base_version\":7,"
                        + "\"payload\":{\"text\":\"two\",\"mode\":\"100644\"}},"
                        + "{\"operation_id\":\"op-3\",\"type\":\"delete\",\"record_id\":\"d\",\"base_version\":8}]}");
    }
}
