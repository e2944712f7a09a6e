package io.tidemark.integrity.sweep;

import java.util.List;
import java.util.Set;

/**
 * What PostgreSQL says of a part of the store, having looked at each of its rows.
 *
 * @param rows how many there are
 * @param accused rows that may be evidence by themselves
 * @param suspects users whose rows do not fit one another
 */
record Screened(long rows, List<Position> accused, Set<UserKey> suspects) {}
