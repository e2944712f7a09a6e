package io.tidemark.export.source;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times as {@link java.time.Instant} prints them, without its formatter: that took a tenth of an export's time. */
final class InstantText {
    private static final byte[] PATTERN = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.ISO_8859_1);
    private static final int NANOS_OF_A_MICRO = 1_000;
    private static final int MICROS_OF_A_MILLI = 1_000;
    private static final int LAST_OF_FOUR_DIGITS = 9_999;

    private InstantText() {}

    static String of(OffsetDateTime time) {
        OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
        int micros = utc.getNano() / NANOS_OF_A_MICRO;
        // For a fraction of another length, or a year of other than four digits, there is the formatter.
        boolean inMicros = micros % MICROS_OF_A_MILLI != 0 && utc.getNano() % NANOS_OF_A_MICRO == 0;
        return inMicros && 0 <= utc.getYear() && utc.getYear() <= LAST_OF_FOUR_DIGITS
                ? of(utc, micros)
                : time.toInstant().toString();
    }

    private static String of(OffsetDateTime utc, int micros) {
        byte[] text = PATTERN.clone();
        digits(text, 3, utc.getYear());
        digits(text, 6, utc.getMonthValue());
        digits(text, 9, utc.getDayOfMonth());
        digits(text, 12, utc.getHour());
        digits(text, 15, utc.getMinute());
        digits(text, 18, utc.getSecond());
        digits(text, 25, micros);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Over the zeros that end there. */
    private static void digits(byte[] text, int end, int number) {
        int rest = number;
        for (int at = end; rest > 0; at--) {
            text[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
