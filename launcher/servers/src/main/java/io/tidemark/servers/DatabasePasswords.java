package io.tidemark.servers;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The passwords of one database server.
 *
 * @param superuser that of {@code postgres}; the one it was first started with
 * @param roles those of Tidemark's roles, by the role's name; they may change between starts
 */
public record DatabasePasswords(String superuser, Map<String, String> roles) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 18;

    public DatabasePasswords {
        roles = Map.copyOf(roles);
    }

    /** New random ones for the superuser and the four services that have a role. */
    public static DatabasePasswords generate() {
        Map<String, String> roles = new TreeMap<>();
        for (String service : new String[] {"snapshot", "flag", "integrity", "export"}) {
            roles.put("tidemark_" + service, random());
        }
        return new DatabasePasswords(random(), roles);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * The password of a role.
     *
     * @throws IllegalArgumentException for a role that has none
     */
    public String of(String role) {
        String password = role.equals(PostgresServer.SUPERUSER) ? superuser : roles.get(role);
        if (password == null) {
            throw new IllegalArgumentException("no password is known for the role " + role);
        }
        return password;
    }

    /** Names the roles only: passwords stay out of logs. */
    @Override
    public String toString() {
        return "DatabasePasswords" + roles.keySet();
    }
}
