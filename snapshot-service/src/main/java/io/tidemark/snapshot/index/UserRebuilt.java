package io.tidemark.snapshot.index;

import java.util.List;

/**
 * One user's index, rebuilt.
 *
 * @param records how many heads it has, deleted ones included
 * @param differences how many things in it were wrong
 * @param samples the first of these
 */
record UserRebuilt(long records, long differences, List<Difference> samples) {}
