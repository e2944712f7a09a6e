package io.tidemark.suite.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a commit did to one file, as far as the demo replays it. */
sealed interface FileChange {

    /** The file's path: the record's id. */
    String path();

    /** The file has this content now. */
    record Written(String path, Content content) implements FileChange {}

    /** The file is gone, or can't be replayed any more. */
    record Removed(String path) implements FileChange {}

    /**
     * What a record holds.
     *
     * @param mode git's: 100644, 100755 or 120000 (a symbolic link, whose text is its target)
     */
    record Content(String text, String mode) {
        ObjectNode toJson() {
            return JsonNodeFactory.instance.objectNode().put("text", text).put("mode", mode);
        }
    }
}
