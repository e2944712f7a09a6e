package io.tidemark.integrity.finding;

/**
 * What a finding is about. The same indicator on the same tenant, user, version and scope is the same finding.
 *
 * @param userId empty for a tenant as a whole
 * @param version of the snapshot; 0 for the user's stream as a whole
 * @param collection empty when it is not known, or does not matter
 * @param recordId likewise
 */
public record Subject(String tenantId, String userId, long version, String collection, String recordId) {
    /** A snapshot of which no more is known than its id, {@code tenant/user/version}. */
    public static Subject ofSnapshot(String id) {
        String[] parts = id.split("/", -1);
        return new Subject(parts[0], parts[1], Long.parseLong(parts[2]), "", "");
    }

    /** A snapshot. */
    public static Subject ofSnapshot(String id, String collection, String recordId) {
        Subject snapshot = ofSnapshot(id);
        return new Subject(snapshot.tenantId, snapshot.userId, snapshot.version, collection, recordId);
    }

    /** A user's stream as a whole. */
    public static Subject ofStream(String tenantId, String userId) {
        return new Subject(tenantId, userId, 0, "", "");
    }

    /** One collection of a user as a whole. */
    public static Subject ofCollection(String tenantId, String userId, String collection) {
        return new Subject(tenantId, userId, 0, collection, "");
    }

    /** A tenant as a whole. */
    public static Subject ofTenant(String tenantId) {
        return new Subject(tenantId, "", 0, "", "");
    }

    /** The collection when it is about that as a whole; a snapshot is named by its version. */
    public String scope() {
        return version == 0 ? collection : "";
    }

    @Override
    public String toString() {
        if (userId.isEmpty()) {
            return tenantId;
        }
        if (version > 0) {
            return tenantId + "/" + userId + "/" + version;
        }
        return tenantId + "/" + userId + (collection.isEmpty() ? "" : " in " + collection);
    }
}
