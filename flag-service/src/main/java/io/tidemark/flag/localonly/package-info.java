/** The kill switch: on, clients queue and the server refuses writes (R29-R35). */
@NullMarked
package io.tidemark.flag.localonly;

import org.jspecify.annotations.NullMarked;
