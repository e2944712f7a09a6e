package io.tidemark.snapshot.feed;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;

/** Which history a cursor is of. */
@ApplicationScoped
public class Histories {
    private final CursorCodec cursors;

    Histories(CursorCodec cursors) {
        this.cursors = cursors;
    }

    /** Its epoch; fails with {@code invalid-cursor} when it is none of this user's. */
    public long epoch(String cursor, Caller caller) {
        return cursors.decode(CursorCodec.Kind.STREAM, cursor, caller)
                .map(Cursor::epoch)
                .orElseThrow(
                        () -> ProblemException.of(ErrorCode.INVALID_CURSOR, "the cursor was not issued for this user"));
    }
}
