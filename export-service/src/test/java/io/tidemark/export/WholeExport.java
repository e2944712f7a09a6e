package io.tidemark.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An NDJSON export as a reader finds it.
 *
 * @param rows how many lines lie between manifest and trailer
 * @param sha256 over their bytes
 * @param trailer the last line
 */
public record WholeExport(long rows, String sha256, JsonNode trailer) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads to the end. */
    public static WholeExport read(InputStream export) throws IOException {
        MessageDigest digest = digest();
        long rows = 0;
        String last = "{}";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(export, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{\"id\"")) {
                    digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
                    rows++;
                }
                last = line;
            }
        }
        return new WholeExport(rows, HexFormat.of().formatHex(digest.digest()), JSON.readTree(last));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
