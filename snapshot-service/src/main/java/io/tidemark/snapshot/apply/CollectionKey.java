package io.tidemark.snapshot.apply;

import io.tidemark.contracts.sync.CollectionName;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * A collection's name as the key of a setting. A dash can't be part of a variable's name, and what stands there for it comes as a dot, which no
 * collection has.
 */
public final class CollectionKey implements Converter<String> {
    @Override
    public String convert(String key) {
        String name = key.replace('.', '-');
        if (!CollectionName.isValid(name)) {
            throw new IllegalArgumentException("\"" + key + "\" is not a name for a collection");
        }
        return name;
    }
}
