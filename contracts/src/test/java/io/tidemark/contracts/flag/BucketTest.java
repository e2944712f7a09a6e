package io.tidemark.contracts.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketTest {
    /** Those that Unleash's own SDKs test their hash with. */
    @ParameterizedTest
    @CsvSource({"gr1,123,73", "groupX,999,25"})
    void bucketsAreThoseOfUnleash(String group, String user, int bucket) {
        assertThat(Bucket.of(group, user)).isEqualTo(bucket);
    }

    @Test
    void aHundredThousandUsersSpreadEvenly() {
        int[] users = new int[Bucket.COUNT + 1];
        for (int i = 0; i < 100_000; i++) {
            users[Bucket.of("resume_sync.local_only", "acme/user-" + i)]++;
        }

        assertThat(users[0]).isZero();
        assertThat(Arrays.stream(users, 1, users.length)).allMatch(count -> count > 800 && count < 1_200);
    }
}
