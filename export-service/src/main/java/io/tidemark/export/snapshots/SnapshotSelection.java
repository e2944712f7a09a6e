package io.tidemark.export.snapshots;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which snapshots an export holds, by user and version.
 *
 * @param tenant the token's
 * @param user the one user; empty for the whole tenant
 * @param collection the one collection; empty for all
 * @param after where it goes on
 * @param limit how many at most; empty for all
 */
record SnapshotSelection(
        String tenant, Optional<String> user, Optional<String> collection, ExportCursor after, OptionalLong limit) {}
