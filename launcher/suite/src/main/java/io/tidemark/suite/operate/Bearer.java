package io.tidemark.suite.operate;

import java.io.IOException;

/** The token of the next request: one that we sign ourselves lives shorter than some work that it is for. */
@FunctionalInterface
public interface Bearer {
    /** Valid now. */
    String token() throws IOException;
}
