/**
 * What services with a database have in common: whether PostgreSQL answers, how long it is waited for, and what callers
 * are told when it does not. Usable only where {@code quarkus-reactive-pg-client} is on the class path.
 */
@NullMarked
package io.tidemark.http.store;

import org.jspecify.annotations.NullMarked;
