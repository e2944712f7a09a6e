package io.tidemark.export.snapshots;

import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.ExportedSnapshot;
import io.tidemark.export.format.Manifest;
import io.tidemark.export.format.Trailer;
import io.tidemark.export.redaction.Redaction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One export's bytes, in order: redacts, formats, counts and sums up. For one thread after the other, not for two. */
final class Rendering {
    private final ExportFormat format;
    private final byte[] separator;
    private final MessageDigest digest = sha256();
    private ExportCursor cursor;
    private byte[] head;
    private long count;

    Rendering(ExportFormat format, Manifest manifest, ExportCursor after) {
        this.format = format;
        this.separator = format.separator().getBytes(StandardCharsets.UTF_8);
        this.head = format.head(manifest);
        this.cursor = after;
    }

    /** The next snapshots; with the first of them comes what stands before them all. */
    byte[] chunk(List<ExportedSnapshot> snapshots) {
        ByteArrayOutputStream out = begin();
        for (ExportedSnapshot snapshot : snapshots) {
            byte[] line = format.line(redacted(snapshot));
            digest.update(line);
            if (count++ > 0) {
                out.writeBytes(separator);
            }
            out.writeBytes(line);
            cursor = new ExportCursor(snapshot.user(), snapshot.version());
        }
        return out.toByteArray();
    }

    /** What stands after the last. */
    byte[] end() {
        ByteArrayOutputStream out = begin();
        String resume = cursor.equals(ExportCursor.START) ? null : cursor.encode();
        out.writeBytes(format.tail(new Trailer(count, HexFormat.of().formatHex(digest.digest()), resume)));
        return out.toByteArray();
    }

    private ByteArrayOutputStream begin() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head);
        head = new byte[0];
        return out;
    }

    private static ExportedSnapshot redacted(ExportedSnapshot s) {
        return s.withText(Redaction.ofIdentifier(s.recordId()), Redaction.ofJson(s.payload()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
