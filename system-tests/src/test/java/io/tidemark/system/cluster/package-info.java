/** What a cluster does with the services: their images, and the jobs around a release. */
@NullMarked
package io.tidemark.system.cluster;

import org.jspecify.annotations.NullMarked;
