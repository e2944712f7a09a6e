/** Repairs of what findings name: asked for by a person, proved before they are made, and looked at again afterwards. */
@NullMarked
package io.tidemark.integrity.repair;

import org.jspecify.annotations.NullMarked;
