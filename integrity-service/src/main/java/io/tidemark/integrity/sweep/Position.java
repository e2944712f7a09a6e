package io.tidemark.integrity.sweep;

/** A place in the order of snapshots, by their key. */
record Position(String tenantId, String userId, long version) {
    /** Before everything. */
    static final Position START = new Position("", "", 0);

    UserKey user() {
        return new UserKey(tenantId, userId);
    }
}
