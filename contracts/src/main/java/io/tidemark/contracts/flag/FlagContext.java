package io.tidemark.contracts.flag;

/**
 * How a caller is shown to Unleash's engine. Every service has to show it in the same way: a percentage is a hash of
 * this user id, so another form would put the user into another cohort.
 *
 * @param userId unique over all tenants and ASCII: engines in other languages hash anything else differently
 * @param tenantId the value of {@link #TENANT_PROPERTY}
 */
public record FlagContext(String userId, String tenantId) {
    /** The context property that strategies name to reach one tenant. */
    public static final String TENANT_PROPERTY = "tenantId";

    /** The context of that user of that tenant. */
    public static FlagContext of(String tenant, String user) {
        return new FlagContext(tenant + "/" + user, tenant);
    }
}
