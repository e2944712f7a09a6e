package io.tidemark.testkit;

import java.util.function.Supplier;

/**
 * Values that all class loaders of this JVM see. Quarkus loads tests and their resources again for every profile, statics
 * included; so what is to exist once is kept as a system property.
 */
final class JvmWide {

    private static final String PREFIX = "io.tidemark.testkit.";

    private JvmWide() {}

    /** The value under the name; made by the first who asks. */
    static String value(String name, Supplier<String> first) {
        return (String) System.getProperties().computeIfAbsent(PREFIX + name, key -> first.get());
    }

    /** Whether this is the first call with the name. */
    static boolean isFirst(String name) {
        return System.getProperties().putIfAbsent(PREFIX + name, "true") == null;
    }
}
