package io.tidemark.snapshot.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tidemark.http.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Whatever a client hands in as a cursor: it is one that we issued to that client, or none. */
class CursorCodecFuzzTest {
    private static final Caller ALICE = new Caller("acme", "alice");
    private static final Caller BOB = new Caller("acme", "bob");

    private final CursorCodec codec = new CursorCodec(new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(FeedConfig.class)
            .withDefaultValue(
                    "tidemark.snapshot.feed.cursor-key", Base64.getEncoder().encodeToString(new byte[32]))
            .build()
            .getConfigMapping(FeedConfig.class));

    @FuzzTest(maxDuration = "1m")
    void aTextIsACursorOfThisClientOrNone(byte[] text) {
        String cursor = new String(text, StandardCharsets.UTF_8);

        codec.decode(CursorCodec.Kind.STREAM, cursor, ALICE)
                .ifPresent(position -> assertThat(codec.decode(
                                CursorCodec.Kind.STREAM, codec.encode(CursorCodec.Kind.STREAM, position, ALICE), ALICE))
                        .contains(position));
    }

    @FuzzTest(maxDuration = "1m")
    void aCursorWithAnyPartChangedIsNone(byte[] change) {
        Cursor position = new Cursor(change.length, 1 + change.length);
        byte[] bytes = Base64.getUrlDecoder().decode(codec.encode(CursorCodec.Kind.STREAM, position, ALICE));
        for (int i = 0; i < change.length && i < bytes.length; i++) {
            bytes[i] ^= change[i];
        }
        String altered = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        boolean same = altered.equals(codec.encode(CursorCodec.Kind.STREAM, position, ALICE));
        assertThat(codec.decode(CursorCodec.Kind.STREAM, altered, ALICE).isPresent())
                .isEqualTo(same);
        assertThat(codec.decode(CursorCodec.Kind.STREAM, altered, BOB)).isEmpty();
    }
}
