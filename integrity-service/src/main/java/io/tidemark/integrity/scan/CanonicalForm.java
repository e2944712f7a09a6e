package io.tidemark.integrity.scan;

import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.NotCanonicalException;
import java.io.IOException;

/** The one form of a payload that hashes are defined over. */
public final class CanonicalForm {
    private CanonicalForm() {}

    /** Why the payload is not in it; empty when it is. */
    public static String whyNot(String payload) {
        try {
            return CanonicalJson.canonicalize(payload).equals(payload) ? "" : "not in canonical form";
        } catch (IOException e) {
            return "not JSON";
        } catch (NotCanonicalException e) {
            return "without a canonical form";
        }
    }
}
