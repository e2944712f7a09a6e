package io.tidemark.contracts.flag;

/** The flags that Tidemark itself obeys. */
public final class FlagKeys {
    /** The kill switch (R32). On is the safe side: clients queue, the server refuses writes. */
    public static final String LOCAL_ONLY = "resume_sync.local_only";

    /** Off stops the scheduled sync; what a user starts by hand goes on. */
    public static final String LEARNING_SYNC = "learningSync.enabled";

    /** Off stops the sync that a user starts by hand as well (R108). */
    public static final String SYNC = "syncEnabled";

    private FlagKeys() {}
}
