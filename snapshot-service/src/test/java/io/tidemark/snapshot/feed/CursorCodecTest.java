package io.tidemark.snapshot.feed;

import static io.tidemark.snapshot.feed.CursorCodec.Kind.CONFLICTS;
import static io.tidemark.snapshot.feed.CursorCodec.Kind.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.http.Caller;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class CursorCodecTest {
    private static final Caller ALICE = new Caller("acme", "alice");

    private final CursorCodec codec = new CursorCodec(new TestingFeedConfig(1));

    @Property
    void aCursorComesBackAsItWent(
            @ForAll @LongRange(min = 0) long epoch,
            @ForAll @LongRange(min = 0) long version,
            @ForAll @LongRange(min = 0) long liveUntil) {
        Cursor cursor = new Cursor(epoch, version, liveUntil);

        assertThat(codec.decode(STREAM, codec.encode(STREAM, cursor, ALICE), ALICE))
                .contains(cursor);
    }

    @Property
    void aCursorOfWhichOneByteChangedIsNotRead(
            @ForAll @LongRange(min = 0) long version, @ForAll boolean firstSync, @ForAll int place) {
        byte[] bytes =
                Base64.getUrlDecoder().decode(codec.encode(STREAM, new Cursor(1, version, firstSync ? 9 : 0), ALICE));
        bytes[Math.floorMod(place, bytes.length)] ^= 1;

        assertThat(codec.decode(STREAM, Base64.getUrlEncoder().encodeToString(bytes), ALICE))
                .isEmpty();
    }

    @Property
    void anyOtherTextIsNotRead(@ForAll String text) {
        assertThat(codec.decode(STREAM, text, ALICE)).isEmpty();
    }

    @Property
    void aCursorIsForItsUserInItsTenantOnly(@ForAll @LongRange(min = 0) long version) {
        String text = codec.encode(STREAM, new Cursor(1, version), ALICE);

        assertThat(codec.decode(STREAM, text, new Caller("acme", "bob"))).isEmpty();
        assertThat(codec.decode(STREAM, text, new Caller("globex", "alice"))).isEmpty();
    }

    @Property
    void aCursorThroughTheStreamIsNoneThroughConflicts(@ForAll @LongRange(min = 0) long version) {
        String text = codec.encode(STREAM, new Cursor(1, version), ALICE);

        assertThat(codec.decode(CONFLICTS, text, ALICE)).isEmpty();
    }
}
