package io.tidemark.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.http.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a request of lines: the envelope, then one operation a line. A line that is not JSON refuses its operation only,
 * since the next line's beginning is known all the same. Blank lines are passed over.
 */
final class LinesReader {
    private final byte[] body;
    private final Rules rules;
    private int at;
    private int unknown;

    LinesReader(byte[] body, Rules rules) {
        this.body = body;
        this.rules = rules;
    }

    BulkRequest read() throws IOException {
        BulkRequest envelope = envelope();
        List<Parsed> operations = new ArrayList<>();
        while (skipToText()) {
            rules.requireRoomAfter(operations.size());
            operations.add(operation(operations.size()));
        }
        return new BulkRequest(
                envelope.deviceId(),
                envelope.atomic(),
                envelope.cursor(),
                operations,
                envelope.unknownFields() + unknown);
    }

    private BulkRequest envelope() throws IOException {
        if (!skipToText()) {
            throw ProblemException.of(ErrorCode.MALFORMED_JSON, "the first line is the envelope, and there is none");
        }
        try (JsonParser json = line()) {
            return new EnvelopeReader(json, rules).readAlone();
        }
    }

    private Parsed operation(int position) {
        try (JsonParser json = line()) {
            json.nextToken();
            OperationReader reader = new OperationReader(json, position, rules);
            Parsed parsed = reader.read();
            if (json.nextToken() != null) {
                return malformed(position, "something follows the JSON object");
            }
            unknown += reader.unknownFields();
            return parsed;
        } catch (IOException e) {
            return malformed(position, BulkParser.reason(e));
        }
    }

    private static Parsed malformed(int position, String why) {
        return Parsed.Refused.unread(position, null, null, ErrorCode.MALFORMED_JSON, why);
    }

    /** Whether a line is left that is not blank; stands on its first character then. */
    private boolean skipToText() {
        while (at < body.length && (body[at] == '\n' || body[at] == '\r' || body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        return at < body.length;
    }

    /** The line that begins here; afterwards the next one is due, whatever is read of this one. */
    private JsonParser line() throws IOException {
        int start = at;
        while (at < body.length && body[at] != '\n') {
            at++;
        }
        return CanonicalJson.factory().createParser(body, start, at - start);
    }
}
