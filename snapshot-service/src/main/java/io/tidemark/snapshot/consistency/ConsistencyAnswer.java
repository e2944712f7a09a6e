package io.tidemark.snapshot.consistency;

/** How a client's records compare with the server's. */
sealed interface ConsistencyAnswer permits CollectionsAnswer, BucketsAnswer {}
