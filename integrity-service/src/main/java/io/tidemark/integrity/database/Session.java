package io.tidemark.integrity.database;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A connection to our database.
 *
 * @param ours whether it is one of our services'
 * @param blockedBy the connections that hold a lock that it waits for
 * @param stateSeconds for how long it has been in that state
 * @param querySeconds since when its latest query began
 * @param query what our services ask, without its parameters; of others nothing is shown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DatabaseSession")
record Session(
        int pid,
        String application,
        boolean ours,
        String state,
        @Nullable String waitEventType,
        @Nullable String waitEvent,
        List<Integer> blockedBy,
        double stateSeconds,
        double querySeconds,
        @Nullable String query) {
    @JsonIgnore
    boolean isActive() {
        return state.equals("active");
    }
}
