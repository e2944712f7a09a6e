package io.tidemark.suite.demo;

import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.NotCanonicalException;
import io.tidemark.suite.demo.FileChange.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.FileMode;

/** What a file of a commit is to the demo. Pure. */
sealed interface FileReading {

    /** The most bytes that the suite takes as one payload. */
    int MAX_PAYLOAD_BYTES = 256 * 1024;

    /** The most bytes of a record's id. */
    int MAX_PATH_BYTES = 512;

    /** As much as git looks at before it takes a file for text. */
    int LOOKED_AT_FOR_NUL = 8000;

    /** A file that is replayed. */
    record Text(Content content) implements FileReading {}

    /** A file that is left out. */
    record LeftOut(Reason reason) implements FileReading {}

    /** Why a file is left out. */
    enum Reason {
        BINARY("binary"),
        SUBMODULE("submodule"),
        TOO_LARGE("over 256 KiB"),
        NAME("a name no record can have");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static FileReading of(String path, FileMode mode, byte[] bytes) {
        if (FileMode.GITLINK.equals(mode)) {
            return new LeftOut(Reason.SUBMODULE);
        }
        if (!canBeRecordId(path)) {
            return new LeftOut(Reason.NAME);
        }
        if (hasEarlyNul(bytes)) {
            return new LeftOut(Reason.BINARY);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Content content = new Content(text, mode.toString());
            return isTooLarge(content) ? new LeftOut(Reason.TOO_LARGE) : new Text(content);
        } catch (CharacterCodingException e) {
            return new LeftOut(Reason.BINARY);
        }
    }

    private static boolean hasEarlyNul(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, LOOKED_AT_FOR_NUL); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean canBeRecordId(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES
                && path.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
    }

    private static boolean isTooLarge(Content content) {
        try {
            String canonical = CanonicalJson.canonicalize(content.toJson().toString());
            return canonical.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD_BYTES;
        } catch (IOException | NotCanonicalException e) {
            throw new IllegalStateException("a text can be written as JSON", e);
        }
    }
}
