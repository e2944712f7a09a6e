/** Incidents: opened by alerts, verdicts and people, joined by what belongs to them, written up from what is known. */
@NullMarked
package io.tidemark.integrity.incident;

import org.jspecify.annotations.NullMarked;
