package io.tidemark.contracts.sync;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names a collection may have. */
public final class CollectionName {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** Words that already mean something below {@code /api/}. */
    private static final Set<String> RESERVED = Set.of(
            "changes",
            "client",
            "consistency",
            "exports",
            "flags",
            "frontend",
            "limits",
            "operations",
            "telemetry",
            "versions");

    private CollectionName() {}

    /** Whether a collection may be called so. */
    public static boolean isValid(String name) {
        return FORM.matcher(name).matches() && !RESERVED.contains(name);
    }
}
