package io.tidemark.export.source;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an export, before it is redacted.
 *
 * @param values those of the layout's columns
 */
public record Row(Position position, List<@Nullable Object> values) {
    static Row of(Position position, @Nullable Object... values) {
        return new Row(position, Collections.unmodifiableList(Arrays.asList(values)));
    }

    /** About how large it is. */
    long size() {
        return values.getLast() instanceof String payload ? payload.length() : 0;
    }
}
