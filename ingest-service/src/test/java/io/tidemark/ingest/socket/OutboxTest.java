package io.tidemark.ingest.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(3, 400);

    @Test
    void messagesKeepTheirOrder() {
        outbox.offer(complaint("one"));
        outbox.offer(complaint("two"));

        assertThat(drained())
                .containsExactly(complaint("one").text(), complaint("two").text());
    }

    @Test
    void oneMessageTooManyIsNotTaken() {
        IntStream.range(0, 3).forEach(i -> outbox.offer(complaint("x")));

        boolean taken = outbox.offer(complaint("x"));

        assertThat(taken).isFalse();
        assertThat(drained()).hasSize(3);
    }

    @Test
    void bytesAreCountedAsTheyGoOverTheWireAndFreedWhenSent() {
        PushMessage wide = complaint("ä".repeat(100));
        outbox.offer(wide);

        assertThat(outbox.offer(wide)).isFalse();
        outbox.next();
        assertThat(outbox.offer(wide)).isTrue();
    }

    @Test
    void ofHeadsModesAndFlagsOnlyTheNewestWaitsHoweverManyCome() {
        for (int version = 1; version <= 1_000; version++) {
            assertThat(outbox.offer(new PushMessage.Head("notes", 1, version))).isTrue();
            assertThat(outbox.offer(new PushMessage.Mode("normal", version))).isTrue();
            assertThat(outbox.offer(new PushMessage.Flags(version))).isTrue();
        }

        assertThat(drained())
                .containsExactly(
                        "{\"type\":\"sync-mode\",\"mode\":\"normal\",\"epoch\":1000}",
                        "{\"type\":\"flags\",\"epoch\":1000}",
                        "{\"type\":\"head\",\"collection\":\"notes\",\"epoch\":1,\"version\":1000}");
    }

    @Test
    void aHeadThatStandsForSeveralCollectionsNamesNone() {
        outbox.offer(new PushMessage.Head("notes", 1, 1));
        outbox.offer(new PushMessage.Head("files", 1, 2));
        outbox.offer(new PushMessage.Head("files", 1, 3));

        assertThat(drained()).containsExactly("{\"type\":\"head\",\"epoch\":1,\"version\":3}");
    }

    @Test
    void whatWasClearedIsNotSent() {
        outbox.offer(complaint("x"));
        outbox.offer(new PushMessage.Head("notes", 1, 1));

        outbox.clear();

        assertThat(drained()).isEmpty();
    }

    private List<String> drained() {
        List<String> texts = new ArrayList<>();
        for (String text = outbox.next(); text != null; text = outbox.next()) {
            texts.add(text);
        }
        return texts;
    }

    private static PushMessage complaint(String detail) {
        return new PushMessage.Complaint(ErrorCode.INVALID_FIELD, detail);
    }
}
