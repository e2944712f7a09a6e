package io.tidemark.export.render;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How the bytes are compressed (RFC 9110, section 8.4.1; RFC 8878). In the order in which they are liked. */
public enum ContentCoding {
    ZSTD {
        @Override
        OutputStream over(OutputStream out) throws IOException {
            return new ZstdOutputStream(out, ZSTD_LEVEL);
        }
    },
    GZIP {
        @Override
        OutputStream over(OutputStream out) throws IOException {
            return new FastGzip(out);
        }
    },
    IDENTITY {
        @Override
        OutputStream over(OutputStream out) {
            return out;
        }
    };

    private static final int ZSTD_LEVEL = 3;
    private static final int GZIP_BUFFER = 8_192;

    /** At the level that costs least: who wants it small takes zstd, which is smaller at a fraction of either's cost. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, GZIP_BUFFER, true);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    abstract OutputStream over(OutputStream out) throws IOException;

    /** The word in headers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that a request's {@code Accept-Encoding} likes best; whatever it says, none at all is acceptable. */
    public static ContentCoding accepted(@Nullable String header) {
        String[] parts =
                header == null ? new String[0] : header.toLowerCase(Locale.ROOT).split(",", -1);
        ContentCoding best = IDENTITY;
        double weight = 0;
        for (ContentCoding coding : values()) {
            double liked = coding.weight(parts);
            if (liked > weight) {
                best = coding;
                weight = liked;
            }
        }
        return best;
    }

    private double weight(String[] parts) {
        double most = 0;
        for (String part : parts) {
            String[] halves = part.split(";", 2);
            if (halves[0].strip().equals(text())) {
                most = Math.max(most, halves.length == 1 ? 1 : weight(halves[1]));
            }
        }
        return most;
    }

    private static double weight(String parameter) {
        String text = parameter.strip();
        return text.matches("q=[01](\\.[0-9]{0,3})?") ? Double.parseDouble(text.substring(2)) : 0;
    }
}
