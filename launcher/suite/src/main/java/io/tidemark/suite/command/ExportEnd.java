package io.tidemark.suite.command;

import java.io.IOException;

/** Sees all of an export come, and whether it is whole at its end. */
interface ExportEnd {
    void add(byte[] bytes, int length);

    void check() throws IOException;
}
