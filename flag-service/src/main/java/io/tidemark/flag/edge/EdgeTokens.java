package io.tidemark.flag.edge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The secrets that Unleash's SDKs show. How long a comparison takes tells nothing about them. */
final class EdgeTokens {
    /** The role of a server-side SDK. */
    static final String CLIENT = "edge-client";

    /** The role of an SDK in a browser or an app. */
    static final String FRONTEND = "edge-frontend";

    private final List<byte[]> clients;
    private final List<byte[]> frontends;

    EdgeTokens(Set<String> clientTokens, Set<String> frontendTokens) {
        this.clients = digests(clientTokens);
        this.frontends = digests(frontendTokens);
    }

    private static List<byte[]> digests(Set<String> tokens) {
        return tokens.stream()
                .filter(token -> !token.isBlank())
                .map(EdgeTokens::digest)
                .toList();
    }

    /** The role of whoever shows that secret. */
    Optional<String> roleOf(String token) {
        byte[] shown = digest(token);
        boolean client = isAmong(clients, shown);
        boolean frontend = isAmong(frontends, shown);
        return client ? Optional.of(CLIENT) : frontend ? Optional.of(FRONTEND) : Optional.empty();
    }

    /** All are compared, also after one was equal. */
    private static boolean isAmong(List<byte[]> known, byte[] shown) {
        boolean found = false;
        for (byte[] one : known) {
            found |= MessageDigest.isEqual(one, shown);
        }
        return found;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
