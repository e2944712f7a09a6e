package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {

    @Test
    void identityIsReadBackAsWritten(@TempDir Path directory) throws Exception {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
        self.write(directory.resolve("pid"));

        assertThat(ProcessIdentity.read(directory.resolve("pid"))).contains(self);
        assertThat(self.find()).contains(ProcessHandle.current());
    }

    @Test
    void anotherProcessUnderTheSameNumberIsNotTakenForIt() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
        ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.startedAt() - 60_000);

        assertThat(earlier.find()).isEmpty();
    }

    @Test
    void missingFileIsNoProcess(@TempDir Path directory) {
        assertThat(ProcessIdentity.read(directory.resolve("pid"))).isEmpty();
    }
}
