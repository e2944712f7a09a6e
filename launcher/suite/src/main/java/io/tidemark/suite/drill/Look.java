package io.tidemark.suite.drill;

/**
 * One look at something that is waited for.
 *
 * @param there whether it has come
 * @param seen what was seen, in an operator's words
 */
record Look(boolean there, String seen) {}
