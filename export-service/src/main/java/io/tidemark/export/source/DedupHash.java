package io.tidemark.export.source;

/** The end of the key that two operations share which do the same thing (R48, C10). */
final class DedupHash {
    private static final int PREFIX = "sha256:".length();
    private static final int ENOUGH = 16;

    private DedupHash() {}

    static String of(String type, String contentHash) {
        return type + "/" + contentHash.substring(PREFIX, PREFIX + ENOUGH);
    }
}
