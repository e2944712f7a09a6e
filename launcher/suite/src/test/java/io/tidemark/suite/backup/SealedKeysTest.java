package io.tidemark.suite.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.suite.backup.SealedKeys.KeyFiles;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealedKeysTest {
    private static final KeyFiles KEYS =
            new KeyFiles(Map.of("cursor.key", "a secret".getBytes(StandardCharsets.UTF_8)));

    @Test
    void thePassphraseThatSealedThemOpensThemAndNoOther() throws Exception {
        byte[] sealed = SealedKeys.seal(KEYS, "horse battery".toCharArray());

        assertThat(SealedKeys.open(sealed, "horse battery".toCharArray())
                        .files()
                        .get("cursor.key"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("a secret");
        assertThatThrownBy(() -> SealedKeys.open(sealed, "horse".toCharArray()))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("passphrase");
        assertThatThrownBy(() -> SealedKeys.open(sealed, null))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("--passphrase-file");
    }

    @Test
    void sealedTwiceTheyLookDifferentAndShowNothing() throws Exception {
        byte[] sealed = SealedKeys.seal(KEYS, "horse battery".toCharArray());

        assertThat(sealed).isNotEqualTo(SealedKeys.seal(KEYS, "horse battery".toCharArray()));
        assertThat(new String(sealed, StandardCharsets.UTF_8)).doesNotContain("cursor", "YSBzZWNyZXQ");
    }

    @Test
    void withoutAPassphraseTheyLieOpen() throws Exception {
        assertThat(SealedKeys.open(SealedKeys.seal(KEYS, null), null).files()).containsOnlyKeys("cursor.key");
    }
}
