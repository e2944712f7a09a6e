package io.tidemark.snapshot.repair;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.json.NotCanonicalException;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.http.Reason;
import java.io.IOException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is to be put right, and what is expected to be there.
 *
 * @param finding the finding of integrity-service that names the fault
 * @param source where the payload comes from, for the record
 */
record RepairRequest(
        @Schema(required = true) @Nullable String reason,

        @Schema(required = true) @Nullable String finding,

        @Schema(required = true) @Nullable String user,

        @Schema(required = true, implementation = Long.class) @Nullable
        Long version,

        @Schema(required = true, description = "The content hash that is stored now") @Nullable
        String expectedContentHash,

        @Schema(required = true, description = "The hash of the payload that is stored now") @Nullable
        String expectedPayloadHash,

        @Schema(required = true, description = "Canonical JSON, as text") @Nullable
        String payload,

        @Schema(required = true, description = "Of the payload that is put back") @Nullable
        String contentHash,

        @Schema(required = true) @Nullable String source) {
    private static final int LARGEST = 256 * 1024;

    /** The repair, if it is one. */
    Repair checked() {
        String because = Reason.of(reason).text();
        String text = payload(needed("payload", payload));
        ContentHash hash = hash("content_hash", contentHash);
        if (!ContentHash.of(text).equals(hash)) {
            throw ProblemException.of(ErrorCode.CONTENT_HASH_MISMATCH, "\"content_hash\" is not that of \"payload\"");
        }
        if (version == null || version < 1) {
            throw invalid("\"version\" is a whole number from 1 on");
        }
        return new Repair(
                id(needed("finding", finding)),
                matching("user", user, Caller.NAME),
                version,
                hash("expected_content_hash", expectedContentHash),
                hash("expected_payload_hash", expectedPayloadHash),
                text,
                hash,
                matching("source", source, "[a-z][a-z-]{0,31}"),
                because);
    }

    private static String payload(String text) {
        if (text.length() > LARGEST) {
            throw ProblemException.of(ErrorCode.PAYLOAD_TOO_LARGE, "a payload is at most " + LARGEST + " characters");
        }
        try {
            if (!CanonicalJson.canonicalize(text).equals(text) || !(text.startsWith("{") || text.equals("null"))) {
                throw invalid("\"payload\" is the canonical text of an object, or null");
            }
        } catch (IOException | NotCanonicalException e) {
            throw invalid("\"payload\" has no canonical form");
        }
        return text;
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw invalid("\"finding\" is the id of a finding");
        }
    }

    private static ContentHash hash(String name, @Nullable String text) {
        try {
            return ContentHash.parse(needed(name, text));
        } catch (IllegalArgumentException e) {
            throw invalid("\"" + name + "\" is sha256: and 64 lower-case hex digits");
        }
    }

    private static String matching(String name, @Nullable String text, String form) {
        if (!needed(name, text).matches(form)) {
            throw invalid("\"" + name + "\" is of the form " + form);
        }
        return needed(name, text);
    }

    private static String needed(String name, @Nullable String text) {
        if (text == null) {
            throw invalid("\"" + name + "\" is missing");
        }
        return text;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_FIELD, detail);
    }
}
