package io.tidemark.snapshot.failed;

import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What a listing of failed operations may be asked for. */
public class FailedParameters {
    @RestQuery("user")
    @Nullable
    String user;

    @RestQuery("collection")
    @Nullable
    String collection;

    @RestQuery("error_class")
    @Parameter(description = "4xx, 5xx, network or 429")
    @Nullable
    String errorClass;

    @RestQuery("older_than")
    @Parameter(description = "An ISO 8601 duration: only those that first failed longer ago, for example P30D")
    @Nullable
    String olderThan;

    @RestQuery("cursor")
    @Nullable
    String cursor;

    @RestQuery("limit")
    @Nullable
    String limit;
}
