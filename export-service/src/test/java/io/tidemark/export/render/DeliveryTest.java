package io.tidemark.export.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.tidemark.export.format.CsvFormat;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.JsonFormat;
import io.tidemark.export.format.NdjsonFormat;
import io.tidemark.export.render.Mode.Bounds;
import io.tidemark.export.source.Estimate;
import io.tidemark.export.source.Item;
import io.tidemark.export.source.Rows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Bounds BOUNDS = new Bounds(3, 10_000);

    private static Delivery delivery(ExportFormat format, ContentCoding coding, Mode mode) {
        return new Delivery(Rows.SELECTION, format, coding, mode, BOUNDS, Instant.EPOCH);
    }

    private static List<Piece> deliver(Delivery delivery, int rows, int atATime) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < rows; i += atATime) {
            pieces.addAll(delivery.rows(Rows.from(i + 1, Math.min(rows, i + atATime))));
        }
        pieces.addAll(delivery.end(true));
        return pieces;
    }

    private static byte[] bytes(List<Piece> pieces) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Bytes some) {
                bytes.writeBytes(some.bytes());
            }
        }
        return bytes.toByteArray();
    }

    private static String text(List<Piece> pieces) {
        return new String(bytes(pieces), StandardCharsets.UTF_8);
    }

    private static Piece.Head head(List<Piece> pieces) {
        return (Piece.Head) pieces.getFirst();
    }

    @Test
    void whatIsWithinTheBoundsComesAsAWholeWithItsLengthAndCounts() {
        List<Piece> pieces = deliver(delivery(new NdjsonFormat(), ContentCoding.IDENTITY, Mode.BUFFERED), 3, 2);

        assertThat(head(pieces).mode()).isEqualTo(Mode.BUFFERED);
        assertThat(head(pieces).length()).hasValue(bytes(pieces).length);
        assertThat(text(pieces).lines().findFirst().orElseThrow())
                .contains("\"mode\":\"buffered\"", "\"redactions\":{\"email\":3,\"phone\":0,\"cc\":0,\"secret\":0}");
        assertThat(text(pieces).lines()).hasSize(5);
    }

    @Test
    void whatTurnsOutLargerThanTheBoundsIsStreamedFromTheFirstLineOn() {
        Delivery delivery = delivery(new NdjsonFormat(), ContentCoding.IDENTITY, Mode.BUFFERED);

        assertThat(delivery.rows(Rows.from(1, 3))).isEmpty();
        List<Piece> pieces = delivery.rows(Rows.from(4, 4));

        assertThat(head(pieces).mode()).isEqualTo(Mode.STREAMED);
        assertThat(head(pieces).length()).isEmpty();
        assertThat(text(pieces).lines()).hasSize(5);
        assertThat(text(pieces)).contains("\"mode\":\"streamed\"");
    }

    @Test
    void whatIsTooLargeInBytesIsStreamedThoughItsLinesAreFew() {
        Delivery delivery = delivery(new NdjsonFormat(), ContentCoding.IDENTITY, Mode.BUFFERED);
        Item large = Rows.with(1, "{\"text\":\"" + "x".repeat(10_000) + "\"}");

        assertThat(head(delivery.rows(List.of(large))).mode()).isEqualTo(Mode.STREAMED);
    }

    /** As of pending operations, whose topics are read a few records at a time and hold those of all users. */
    @Test
    void whatIsReadWithoutAnyLinesTakesNoRoomHoweverOftenAndTheLinesAmongItStayInOrder() {
        Delivery delivery = delivery(new NdjsonFormat(), ContentCoding.IDENTITY, Mode.BUFFERED);
        long more = Runtime.getRuntime().maxMemory() / (64 * 1024) + 1_000;

        for (int i = 1; i <= 3; i++) {
            assertThat(delivery.rows(Rows.from(i, i))).isEmpty();
            for (long n = 0; n < more; n++) {
                delivery.rows(List.of());
            }
        }
        List<Piece> pieces = delivery.end(true);

        List<Piece> atOnce = deliver(delivery(new NdjsonFormat(), ContentCoding.IDENTITY, Mode.BUFFERED), 3, 3);
        assertThat(text(pieces)).isEqualTo(text(atOnce));
        assertThat(sha256(pieces)).isEqualTo(sha256(atOnce));
    }

    @Test
    void aStreamGivesEachLineWhenItIsRead() {
        Delivery delivery = delivery(new CsvFormat(false), ContentCoding.GZIP, Mode.STREAMED);

        assertThat(bytes(delivery.rows(Rows.from(1, 1)))).isNotEmpty();
        assertThat(bytes(delivery.rows(Rows.from(2, 2)))).isNotEmpty();
    }

    private static String sha256(List<Piece> pieces) {
        return ((Piece.Tail) pieces.getLast()).trailer().sha256();
    }

    @Property(tries = 60)
    void theChecksumOfADocumentIsThatOfItsLinesAloneHoweverTheyAreRead(
            @ForAll @IntRange(max = 7) int rows, @ForAll @IntRange(min = 1, max = 4) int atATime, @ForAll Mode mode)
            throws Exception {
        List<Piece> lines = deliver(delivery(new NdjsonFormat(), ContentCoding.IDENTITY, Mode.STREAMED), rows, 1);
        List<Piece> document = deliver(delivery(new JsonFormat(), ContentCoding.IDENTITY, mode), rows, atATime);

        String between =
                text(lines).lines().skip(1).limit(rows).map(line -> line + "\n").collect(Collectors.joining());
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(between.getBytes(StandardCharsets.UTF_8));
        assertThat(List.of(sha256(lines), sha256(document)))
                .containsOnly(HexFormat.of().formatHex(expected));
    }

    @Property(tries = 60)
    void theBytesAreTheSameHoweverTheyAreReadCompressedAndSent(
            @ForAll @IntRange(max = 7) int rows, @ForAll @IntRange(min = 1, max = 4) int atATime) throws IOException {
        for (ExportFormat format : List.of(new CsvFormat(true), new NdjsonFormat())) {
            for (Mode mode : Mode.values()) {
                String plain = text(deliver(delivery(format, ContentCoding.IDENTITY, mode), rows, 1));
                byte[] gzip = bytes(deliver(delivery(format, ContentCoding.GZIP, mode), rows, atATime));
                byte[] zstd = bytes(deliver(delivery(format, ContentCoding.ZSTD, mode), rows, atATime));

                assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(plain);
                assertThat(new ZstdInputStream(new ByteArrayInputStream(zstd)).readAllBytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void theModeFollowsTheEstimate() {
        Bounds bounds = new Bounds(1_000, 10 << 20);

        assertThat(Mode.of(new Estimate(1_000, 10 << 20, true), bounds)).isEqualTo(Mode.BUFFERED);
        assertThat(Mode.of(new Estimate(1_001, 1, true), bounds)).isEqualTo(Mode.STREAMED);
        assertThat(Mode.of(new Estimate(1, (10 << 20) + 1, true), bounds)).isEqualTo(Mode.STREAMED);
        assertThat(Mode.of(new Estimate(1_000, 1, false), bounds)).isEqualTo(Mode.STREAMED);
    }
}
