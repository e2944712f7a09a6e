/** What this replica has heard of the tenants' health. */
@NullMarked
package io.tidemark.flag.health;

import org.jspecify.annotations.NullMarked;
