package io.tidemark.http;

import io.tidemark.contracts.error.ErrorCode;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request. Tenant and user come from the token alone, whatever the request says.
 *
 * @param tenant {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}; without a slash, which separates the parts of keys
 * @param user of the same form, unique within its tenant
 */
public record Caller(String tenant, String user) {
    /** The claim that names the tenant. */
    public static final String TENANT_CLAIM = "tenant";

    /** The form of a tenant's and of a user's name, as a regular expression. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final Pattern FORM = Pattern.compile(NAME);

    /** The caller that a verified token names; one without a usable tenant or subject is not accepted. */
    public static Caller of(JsonWebToken token) {
        return new Caller(claim(token.getClaim(TENANT_CLAIM), TENANT_CLAIM), claim(token.getSubject(), "sub"));
    }

    private static String claim(@Nullable Object value, String name) {
        if (value == null || !FORM.matcher(value.toString()).matches()) {
            throw ProblemException.of(
                    ErrorCode.INVALID_TOKEN,
                    "the token's claim \"" + name + "\" is missing or not of the form " + FORM);
        }
        return value.toString();
    }
}
