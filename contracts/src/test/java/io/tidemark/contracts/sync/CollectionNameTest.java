package io.tidemark.contracts.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"resumes", "learning-records", "a", "x9", "files"})
    void aNameOfTheFormIsValid(String name) {
        assertThat(CollectionName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9a", "-a", "A", "a_b", "a/b", "a.b", "ä", "changes", "flags", "exports", "a\n"})
    void anotherFormOrAReservedWordIsNot(String name) {
        assertThat(CollectionName.isValid(name)).isFalse();
    }
}
