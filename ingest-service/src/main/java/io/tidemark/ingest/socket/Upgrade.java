package io.tidemark.ingest.socket;

import io.tidemark.contracts.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a socket says, before anybody looks at its token.
 *
 * @param query the parameters, each with all its values
 * @param subprotocols what {@code Sec-WebSocket-Protocol} offers
 */
record Upgrade(
        Map<String, List<String>> query,
        @Nullable String origin,
        @Nullable String authorization,
        List<String> subprotocols) {
    /** The subprotocol that is spoken here. */
    static final String PROTOCOL = "tidemark.v1";

    private static final String BEARER_PROTOCOL = "bearer.";
    private static final String BEARER = "bearer ";
    private static final String DEVICE = "device_id";
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
    private static final Set<String> TOKEN_NAMES =
            Set.of("token", "access_token", "id_token", "jwt", "bearer", "authorization");
    private static final Pattern TOKEN = Pattern.compile("(?i:bearer )?eyJ[\\w-]*\\.[\\w-]+\\.[\\w-]*");

    /** Whether it may go on. */
    sealed interface Checked {
        /** It may, if the token is good. */
        record Bearer(String token, String deviceId) implements Checked {}

        /** It may not. */
        record Denied(ErrorCode code, String detail) implements Checked {}
    }

    /** Holds it against the rules; a token in the query is refused even where it is not the one used: addresses are logged. */
    Checked check(Set<String> allowedOrigins) {
        if (query.entrySet().stream().anyMatch(Upgrade::carriesToken)) {
            return new Checked.Denied(
                    ErrorCode.INVALID_PARAMETER,
                    "a token never goes into the query: send it as Authorization, or as subprotocol bearer.<token>");
        }
        if (origin != null && !allowedOrigins.contains(origin.toLowerCase(Locale.ROOT))) {
            return new Checked.Denied(ErrorCode.FORBIDDEN, "pages of this origin may not connect");
        }
        List<String> devices = query.getOrDefault(DEVICE, List.of());
        if (devices.size() != 1 || !DEVICE_ID.matcher(devices.getFirst()).matches()) {
            return new Checked.Denied(
                    ErrorCode.INVALID_PARAMETER, "device_id is needed, once, in the form " + DEVICE_ID);
        }
        return checkToken(devices.getFirst());
    }

    private Checked checkToken(String deviceId) {
        if (!subprotocols.isEmpty() && !subprotocols.contains(PROTOCOL)) {
            return new Checked.Denied(
                    ErrorCode.INVALID_PARAMETER, "the subprotocol spoken here is " + PROTOCOL + ": offer it as well");
        }
        return token().<Checked>map(token -> new Checked.Bearer(token, deviceId))
                .orElseGet(() -> new Checked.Denied(ErrorCode.UNAUTHENTICATED, "no bearer token was sent"));
    }

    private Optional<String> token() {
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? Optional.of(authorization.substring(BEARER.length()).strip())
                    : Optional.empty();
        }
        return subprotocols.stream()
                .filter(offered -> offered.startsWith(BEARER_PROTOCOL))
                .map(offered -> offered.substring(BEARER_PROTOCOL.length()))
                .findFirst();
    }

    private static boolean carriesToken(Map.Entry<String, List<String>> parameter) {
        return TOKEN_NAMES.contains(parameter.getKey().toLowerCase(Locale.ROOT))
                || parameter.getValue().stream()
                        .anyMatch(value -> TOKEN.matcher(value).matches());
    }
}
