/** What cuts across this service's resources. */
@NullMarked
package io.tidemark.flag.http;

import org.jspecify.annotations.NullMarked;
