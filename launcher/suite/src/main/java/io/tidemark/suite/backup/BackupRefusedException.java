package io.tidemark.suite.backup;

import java.io.IOException;

/** A backup that is not restored, and why; nothing was changed. */
public final class BackupRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    BackupRefusedException(String message) {
        super(message);
    }

    BackupRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
