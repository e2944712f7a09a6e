package io.tidemark.ingest.mode;

/**
 * What survives a restart.
 *
 * @param everOn whether the switch was on for anyone, ever
 * @param document the newest feature documents, as flag-service sent them
 */
record KeptFlags(boolean everOn, String document) {}
