package io.tidemark.export.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.tidemark.export.format.CsvFormat;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.JsonFormat;
import io.tidemark.export.format.NdjsonFormat;
import io.tidemark.export.render.Mode.Bounds;
import io.tidemark.export.source.Item;
import io.tidemark.export.source.Rows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing goes out in clear, in whatever form and way (R71). */
class RedactedFormatsTest {
    private static final int ROWS = 7;
    private static final List<String> PLANTED = List.of(
            "ada@example.com",
            "ada%2540example.com",
            "+49 171 2345678",
            "4111111111111111",
            "4242 4242 4242 4242",
            "password=hunter2");

    static Stream<Arguments> everyWay() {
        return Stream.of(new CsvFormat(false), new CsvFormat(true), new JsonFormat(), new NdjsonFormat())
                .flatMap(format -> Stream.of(ContentCoding.values())
                        .flatMap(coding -> Stream.of(Mode.values()).map(mode -> Arguments.of(format, coding, mode))));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void everyValueIsRedactedInEveryFormat(ExportFormat format, ContentCoding coding, Mode mode) throws IOException {
        Delivery delivery =
                new Delivery(Rows.SELECTION, format, coding, mode, new Bounds(ROWS, Long.MAX_VALUE), Instant.EPOCH);
        List<Piece> pieces = new ArrayList<>(delivery.rows(Rows.from(1, ROWS)));
        pieces.addAll(delivery.end(true));

        String text = decoded(pieces, coding);

        assertThat(text).doesNotContain("@example.com");
        assertThat(text.split("\\[REDACTED_EMAIL]", -1)).hasSize(ROWS + 1);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void everyKindIsRedactedInRecordIdsAndPayloadsOfEveryFormat(ExportFormat format, ContentCoding coding, Mode mode)
            throws IOException {
        Delivery delivery = new Delivery(
                Rows.SELECTION, format, coding, mode, new Bounds(PLANTED.size(), Long.MAX_VALUE), Instant.EPOCH);
        List<Item> rows = new ArrayList<>();
        for (String planted : PLANTED) {
            rows.add(Rows.with(rows.size() + 1L, planted, "{\"said\":\"it is " + planted + "\"}"));
        }
        List<Piece> pieces = new ArrayList<>(delivery.rows(rows));
        pieces.addAll(delivery.end(true));

        assertThat(decoded(pieces, coding))
                .doesNotContain("example.com", "2345678", "11111111", "4242", "hunter2")
                .contains("[REDACTED_EMAIL]", "[REDACTED_PHONE]", "[REDACTED_CC]", "[REDACTED]");
    }

    private static String decoded(List<Piece> pieces, ContentCoding coding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Bytes some) {
                bytes.writeBytes(some.bytes());
            }
        }
        InputStream in = new ByteArrayInputStream(bytes.toByteArray());
        try (InputStream plain = switch (coding) {
            case ZSTD -> new ZstdInputStream(in);
            case GZIP -> new GZIPInputStream(in);
            case IDENTITY -> in;
        }) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
