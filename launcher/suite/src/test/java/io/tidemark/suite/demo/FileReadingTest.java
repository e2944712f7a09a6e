package io.tidemark.suite.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.suite.demo.FileChange.Content;
import io.tidemark.suite.demo.FileReading.LeftOut;
import io.tidemark.suite.demo.FileReading.Reason;
import io.tidemark.suite.demo.FileReading.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.Test;

class FileReadingTest {

    private static FileReading read(byte[] bytes) {
        return FileReading.of("a/b.txt", FileMode.REGULAR_FILE, bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void textKeepsItsLineEndsAndItsMode() {
        FileReading reading = FileReading.of("run", FileMode.EXECUTABLE_FILE, utf8("\uFEFFün\r\nzwei"));

        assertThat(reading).isEqualTo(new Text(new Content("\uFEFFün\r\nzwei", "100755")));
    }

    @Test
    void nulAmongTheFirstBytesMakesAFileBinary() {
        byte[] early = new byte[9000];
        Arrays.fill(early, (byte) 'x');
        byte[] late = early.clone();
        early[7999] = 0;
        late[8000] = 0;

        assertThat(read(early)).isEqualTo(new LeftOut(Reason.BINARY));
        assertThat(read(late)).isInstanceOf(Text.class);
    }

    @Test
    void bytesThatAreNotUtf8MakeAFileBinary() {
        assertThat(read(new byte[] {'a', (byte) 0xC3})).isEqualTo(new LeftOut(Reason.BINARY));
    }

    @Test
    void payloadOverTheLimitIsLeftOut() {
        int envelope = utf8(new Content("", "100644").toJson().toString()).length;
        int most = FileReading.MAX_PAYLOAD_BYTES - envelope;

        assertThat(read(utf8("x".repeat(most)))).isInstanceOf(Text.class);
        assertThat(read(utf8("x".repeat(most + 1)))).isEqualTo(new LeftOut(Reason.TOO_LARGE));
        assertThat(read(utf8("\n".repeat(most)))).isEqualTo(new LeftOut(Reason.TOO_LARGE));
    }

    @Test
    void submoduleIsLeftOut() {
        assertThat(FileReading.of("lib", FileMode.GITLINK, new byte[0])).isEqualTo(new LeftOut(Reason.SUBMODULE));
    }

    @Test
    void pathThatNoRecordCanHaveIsLeftOut() {
        assertThat(FileReading.of("a\nb", FileMode.REGULAR_FILE, utf8("x"))).isEqualTo(new LeftOut(Reason.NAME));
        assertThat(FileReading.of("x".repeat(513), FileMode.REGULAR_FILE, utf8("x")))
                .isEqualTo(new LeftOut(Reason.NAME));
    }
}
