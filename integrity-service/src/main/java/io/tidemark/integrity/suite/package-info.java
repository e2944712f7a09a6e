/** What the services say of themselves, looked at in short intervals: the signals that no telemetry has. */
@NullMarked
package io.tidemark.integrity.suite;

import org.jspecify.annotations.NullMarked;
