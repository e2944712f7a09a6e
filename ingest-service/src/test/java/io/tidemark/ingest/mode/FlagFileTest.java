package io.tidemark.ingest.mode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagFileTest {
    private static final KeptFlags KEPT = new KeptFlags(true, "{\"features\":[],\n\"name\":\"ö\"}");

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsReadAlsoInAFolderThatWasNotThere() throws Exception {
        FlagFile file = new FlagFile(folder.resolve("a/b"));
        assertThat(file.read()).isEmpty();

        file.write(KEPT);
        assertThat(file.read()).contains(KEPT);
        file.write(new KeptFlags(false, "{}"));

        assertThat(file.read()).contains(new KeptFlags(false, "{}"));
    }

    @Test
    void aFileOfWhichAnyByteIsAnotherOrMissingIsNotBelieved() throws Exception {
        FlagFile file = new FlagFile(folder);
        file.write(KEPT);
        byte[] good = Files.readAllBytes(folder.resolve("flags"));

        for (int i = 0; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] ^= 1;
            Files.write(folder.resolve("flags"), damaged);
            assertThat(file.read()).as("byte %d changed", i).isEmpty();
            Files.write(folder.resolve("flags"), Arrays.copyOf(good, i));
            assertThat(file.read()).as("cut off after %d", i).isEmpty();
        }
    }

    @Test
    void aProcessThatDiedWhileItWroteLeavesTheOldOne() throws Exception {
        FlagFile file = new FlagFile(folder);
        file.write(KEPT);

        Files.write(folder.resolve("flags.new"), "sha256:half".getBytes(StandardCharsets.UTF_8));

        assertThat(file.read()).contains(KEPT);
        file.write(new KeptFlags(false, "{}"));
        assertThat(file.read()).contains(new KeptFlags(false, "{}"));
    }
}
