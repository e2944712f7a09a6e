/** Whether Kafka answers. */
@NullMarked
package io.tidemark.http.kafka;

import org.jspecify.annotations.NullMarked;
