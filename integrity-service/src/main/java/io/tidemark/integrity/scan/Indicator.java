package io.tidemark.integrity.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A kind of evidence of corruption, the requirement that asks for it, and the query that looks for it. */
public enum Indicator {
    /** Snapshots whose parent is missing. */
    ORPHANS("R25"),
    DUPLICATE_KEYS("R26"),
    NON_MONOTONIC_USER("R27"),
    /** R27's question asked of each record, as R19 puts it. */
    NON_MONOTONIC_RECORD("R19"),
    DUPLICATE_VERSIONS("R28"),
    /** Payloads whose hash PostgreSQL finds to differ from the stored one. */
    HASH_MISMATCH_SQL("R20"),
    /** The same, computed here: neither a broken digest there nor one here goes unseen. */
    HASH_MISMATCH("R20", Indicator.PAYLOADS),
    /** Payloads that are not in the one form that hashes are defined over, whether or not the hash fits. */
    NOT_CANONICAL("R20", Indicator.PAYLOADS);

    /** The query that reads every payload, for the checks that are made in Java. */
    static final String PAYLOADS = "payloads";

    private final String requirement;
    private final boolean answeredBySql;
    private final String query;

    Indicator(String requirement) {
        this.requirement = requirement;
        this.answeredBySql = true;
        this.query = resource(label());
    }

    Indicator(String requirement, String resource) {
        this.requirement = requirement;
        this.answeredBySql = false;
        this.query = resource(resource);
    }

    /** Those whose query answers with the evidence itself. */
    static List<Indicator> answeredBySql() {
        return Arrays.stream(values())
                .filter(indicator -> indicator.answeredBySql)
                .toList();
    }

    /** The name in answers and on metrics, for example {@code duplicate-keys}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The requirement that asks for it. */
    public String requirement() {
        return requirement;
    }

    /** The SQL text as it is run; R25-R28 as the runbook has them. */
    public String query() {
        return query;
    }

    private static String resource(String name) {
        try (InputStream text = Indicator.class.getResourceAsStream(name + ".sql")) {
            if (text == null) {
                throw new IllegalStateException("the query " + name + " is missing");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
