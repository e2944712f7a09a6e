package io.tidemark.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.http.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflationTest {
    private final Inflation inflation = new Inflation(1_000_000, 100);
    private final AtomicLong counted = new AtomicLong();

    @Property
    void whatWasPackedComesOutAgainAndIsCounted(@ForAll @Size(max = 500) byte[] body) throws IOException {
        AtomicLong bytes = new AtomicLong();

        assertThat(new Inflation(1_000_000, 100).inflate(gzip(body), bytes::addAndGet))
                .isEqualTo(body);
        assertThat(bytes).hasValue(body.length);
    }

    @Test
    void twoStreamsOneAfterTheOtherAreOneBody() throws IOException {
        byte[] packed = gzip(new byte[] {1, 2});

        assertThat(inflate(concat(packed, packed))).containsExactly(1, 2, 1, 2);
    }

    @Test
    void aBombIsGivenUpOnBeforeItIsLarge() throws IOException {
        byte[] bomb = gzip(new byte[500_000]);

        assertThatThrownBy(() -> inflate(bomb))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("body-too-large")
                .hasMessageContaining("100 times");
        assertThat(counted.get()).isLessThanOrEqualTo(100L * bomb.length);
    }

    @Test
    void whatIsOverTheLimitOnceUnpackedIsGivenUpOn() throws IOException {
        byte[] body = new byte[1_000_001];
        new Random(1).nextBytes(body);

        assertThatThrownBy(() -> inflate(gzip(body)))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("body-too-large")
                .hasMessageContaining("1000000");
        assertThat(counted.get()).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void aBodyThatIsCutShortAnywhereIsRefused() throws IOException {
        byte[] packed = gzip("{\"device_id\":\"d\",\"operations\":[]}".getBytes(StandardCharsets.UTF_8));

        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertMalformed(cut);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing packed", "{}"})
    void whatIsNotPackedIsRefused(String body) {
        assertMalformed(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWrongChecksumAndWhatFollowsTheStreamAreRefused() throws IOException {
        byte[] wrong = gzip(new byte[] {1, 2, 3});
        wrong[wrong.length - 8] ^= 1;

        assertMalformed(wrong);
        assertMalformed(concat(gzip(new byte[] {1, 2, 3}), new byte[] {7}));
    }

    private void assertMalformed(byte[] packed) {
        assertThatThrownBy(() -> inflate(packed))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("malformed-body");
    }

    private byte[] inflate(byte[] packed) {
        return inflation.inflate(packed, counted::addAndGet);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }
}
