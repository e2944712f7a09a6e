package io.tidemark.suite.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** The tenant that a token names. It is not verified: that is for the service that gets it. */
final class TokenTenant {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenTenant() {}

    /** Nothing when it can't be read, which the service will say better. */
    static Optional<String> of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))
                            .path("tenant")
                            .asText())
                    .filter(tenant -> !tenant.isEmpty());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
