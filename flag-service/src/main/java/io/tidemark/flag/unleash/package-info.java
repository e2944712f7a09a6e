/**
 * A real Unleash server as the source of truth for flags. It is followed through its client API and changed through its
 * admin API; our own PostgreSQL keeps the audit, and what is needed to go on when either of the two is away.
 */
@NullMarked
package io.tidemark.flag.unleash;

import org.jspecify.annotations.NullMarked;
