/** The forms an export can have (R47, R48). They see only what is redacted already. */
@NullMarked
package io.tidemark.export.format;

import org.jspecify.annotations.NullMarked;
