/** What fills timelines by itself: alerts, verdicts, flags, exports, leases, happenings; each opens an incident or joins one. */
@NullMarked
package io.tidemark.integrity.incident.source;

import org.jspecify.annotations.NullMarked;
