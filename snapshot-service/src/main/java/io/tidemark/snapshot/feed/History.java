package io.tidemark.snapshot.feed;

import java.util.List;

/** Some versions of one record, oldest first, and where to go on. */
record History(List<Change> snapshots, String nextCursor, boolean hasMore) implements Paged {}
