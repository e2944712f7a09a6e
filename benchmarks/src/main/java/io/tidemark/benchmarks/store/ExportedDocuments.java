package io.tidemark.benchmarks.store;

import io.tidemark.benchmarks.load.Payloads;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.NotCanonicalException;
import java.io.IOException;

/** Canonical payloads of 1 KiB, of which one of ten has something to redact. */
final class ExportedDocuments {
    private static final int DIFFERENT = 512;
    private static final int PERSONAL = 10;

    private final String[] documents = new String[DIFFERENT];

    ExportedDocuments() {
        Payloads payloads = new Payloads();
        for (int i = 0; i < DIFFERENT; i++) {
            documents[i] = canonical(payloads.get(i));
        }
    }

    private static String canonical(String document) {
        try {
            return CanonicalJson.canonicalize(document);
        } catch (IOException | NotCanonicalException e) {
            throw new IllegalStateException("the documents are JSON", e);
        }
    }

    /** That of a version. What is personal stands first, as its name does in the canonical order. */
    String of(int version) {
        String document = documents[version % DIFFERENT];
        return version % PERSONAL == 0
                ? "{\"author\":\"Ask ann" + version + "@example.com\"," + document.substring(1)
                : document;
    }
}
