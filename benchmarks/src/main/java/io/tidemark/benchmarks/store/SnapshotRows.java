package io.tidemark.benchmarks.store;

import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.json.NotCanonicalException;
import java.io.IOException;

/** What the pushed documents become as rows: canonical payloads with their hashes, made before anything is clocked. */
final class SnapshotRows {
    private static final int DIFFERENT = 512;
    private static final int COLUMNS = 15;
    private static final int HASH = 12;

    private final String[] payloads = new String[DIFFERENT];
    private final byte[][] hashes = new byte[DIFFERENT][];

    SnapshotRows() {
        Payloads documents = new Payloads();
        for (int i = 0; i < DIFFERENT; i++) {
            payloads[i] = canonical(documents.get(i));
            hashes[i] = ContentHash.of(payloads[i]).bytes();
        }
    }

    private static String canonical(String document) {
        try {
            return CanonicalJson.canonicalize(document);
        } catch (IOException | NotCanonicalException e) {
            throw new IllegalStateException("the documents are JSON", e);
        }
    }

    /** One array a column, in the order of {@link CeilingWriter}'s statement. */
    Object[][] columns(String user, long firstVersion, int rows, String createdAt) {
        Object[][] columns = new Object[COLUMNS][rows];
        // The driver takes bytes in an array of their own type only.
        columns[HASH] = new byte[rows][];
        for (int i = 0; i < rows; i++) {
            long version = firstVersion + i;
            int document = (int) (version % DIFFERENT);
            Object[] row = {
                "bench",
                user,
                version,
                "benchmarks",
                "record-" + version,
                null,
                "operation-" + version,
                "bench",
                version,
                "create",
                1,
                payloads[document],
                hashes[document],
                createdAt,
                createdAt
            };
            for (int column = 0; column < COLUMNS; column++) {
                columns[column][i] = row[column];
            }
        }
        return columns;
    }
}
