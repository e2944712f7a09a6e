package io.tidemark.export.source;

import java.util.OptionalLong;

/**
 * Which lines an export holds.
 *
 * @param tenant the token's
 * @param after where it goes on
 * @param limit how many at most; empty for all
 */
public record Selection(String tenant, What what, Filter filter, Position after, OptionalLong limit) {}
