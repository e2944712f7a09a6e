package io.tidemark.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.http.ProblemException;
import io.tidemark.ingest.limits.LimitsConfig;
import java.io.IOException;

/**
 * Reads a bulk request in one pass. What is wrong with the envelope ends the request; what is wrong with an operation ends
 * that operation only.
 */
public final class BulkParser {
    private final int maxOperations;
    private final long maxPayload;

    /** A parser that obeys these limits. */
    public BulkParser(LimitsConfig limits) {
        this.maxOperations = limits.maxOperations();
        this.maxPayload = limits.maxPayload().asLongValue();
    }

    /**
     * The request in these bytes; throws a {@link ProblemException} when its envelope is wrong.
     *
     * @param lenient passes over fields that are not known here, and counts them, instead of refusing them
     */
    public BulkRequest parse(byte[] body, Form form, boolean lenient) {
        Rules rules = new Rules(maxOperations, maxPayload, lenient);
        try {
            return switch (form) {
                case JSON -> parseWhole(body, rules);
                case NDJSON -> new LinesReader(body, rules).read();
            };
        } catch (IOException e) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, reason(e));
        }
    }

    private static BulkRequest parseWhole(byte[] body, Rules rules) throws IOException {
        try (JsonParser json = CanonicalJson.factory().createParser(body)) {
            return new EnvelopeReader(json, rules).readWithOperations();
        }
    }

    /** Bytes in memory can always be read: whatever fails is what they hold, or how it is encoded. */
    static String reason(IOException e) {
        return e instanceof JsonProcessingException malformed ? malformed.getOriginalMessage() : "not UTF-8";
    }
}
