/**
 * The HTTP face that every service shows: who is calling, what a problem looks like, how much is read, and when tracing
 * is on. No service logic lives here.
 */
@NullMarked
package io.tidemark.http;

import org.jspecify.annotations.NullMarked;
