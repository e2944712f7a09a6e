package io.tidemark.flag.evaluation;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the flags say for one caller.
 *
 * @param epoch of the flags that were evaluated; a client ignores an answer older than one it has seen
 * @param flags by key
 */
@Schema(examples = """
                {"epoch":7,"flags":{"learningSync.enabled":{"enabled":true},\
                "resume_sync.local_only":{"enabled":false},"syncEnabled":{"enabled":true}}}""")
record EvaluatedFlags(long epoch, Map<String, Flag> flags) {
    record Flag(boolean enabled) {}
}
