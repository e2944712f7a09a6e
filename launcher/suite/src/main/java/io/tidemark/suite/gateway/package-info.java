/** The gateway of the local suite: one address for all services, with the chart's routes. */
@NullMarked
package io.tidemark.suite.gateway;

import org.jspecify.annotations.NullMarked;
