package io.tidemark.export.source;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one line of an export says, before it is redacted.
 *
 * @param values those of the layout's columns
 */
public record Item(Position position, List<@Nullable Object> values) {
    /** One at that place, to be filled in: its id, and no attempts, are there already. */
    static Start at(String tenant, Position position) {
        return new Start(position, tenant + "/" + position.text());
    }

    /** About how large it is. */
    long size() {
        return values.getLast() instanceof String payload ? payload.length() : 0;
    }

    /** The ten columns that all kinds of exports have, by name. */
    static final class Start {
        private static final int COMMON = 10;

        private final Position position;
        private final @Nullable Object[] values = new @Nullable Object[COMMON];

        private Start(Position position, String id) {
            this.position = position;
            values[0] = id;
            values[3] = 0;
        }

        Start type(String type) {
            values[1] = type;
            return this;
        }

        Start user(String user) {
            values[2] = user;
            return this;
        }

        Start attempts(int attempts) {
            values[3] = attempts;
            return this;
        }

        Start collection(@Nullable String collection) {
            values[4] = collection;
            return this;
        }

        Start record(String id) {
            values[5] = id;
            return this;
        }

        /** The number that has a name of its own in each layout: version, base_version, seq. */
        Start seventh(@Nullable Long number) {
            values[6] = number;
            return this;
        }

        Start error(@Nullable String error) {
            values[7] = error;
            return this;
        }

        Start operation(String id) {
            values[8] = id;
            return this;
        }

        /** The same for duplicates. */
        Start dedupKey(String key) {
            values[9] = key;
            return this;
        }

        /** The columns that this kind of exports has beside them, in the order of its layout. */
        Item with(@Nullable Object... further) {
            @Nullable Object[] all = Arrays.copyOf(values, COMMON + further.length);
            System.arraycopy(further, 0, all, COMMON, further.length);
            return new Item(position, Collections.unmodifiableList(Arrays.asList(all)));
        }
    }
}
