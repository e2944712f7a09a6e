package io.tidemark.flag.audit;

import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What a listing of the audit may be asked for. */
public class AuditParameters {
    @RestQuery("flag")
    @Nullable
    String flag;

    @RestQuery("actor")
    @Parameter(description = "tenant/user, or automatic")
    @Nullable
    String actor;

    @RestQuery("tenant")
    @Parameter(description = "Only what concerns that tenant; * for what concerns all. For admins")
    @Nullable
    String tenant;

    @RestQuery("since")
    @Parameter(description = "ISO 8601, for example 2026-11-21T00:00:00Z")
    @Nullable
    String since;

    @RestQuery("until")
    @Parameter(description = "ISO 8601; up to, and without, that moment")
    @Nullable
    String until;

    @RestQuery("cursor")
    @Nullable
    String cursor;

    @RestQuery("limit")
    @Parameter(description = "1 to 1000; 100 when it is missing")
    @Nullable
    String limit;
}
