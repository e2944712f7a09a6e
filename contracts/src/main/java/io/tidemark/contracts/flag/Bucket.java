package io.tidemark.contracts.flag;

import java.nio.charset.StandardCharsets;

/**
 * Which hundredth of the users somebody is in, as every Unleash engine computes it: murmur3 (x86, 32 bits, seed 0) of
 * {@code group:user}. A percentage p of the flag with that group id reaches the buckets 1 to p.
 */
public final class Bucket {
    /** How many there are. */
    public static final int COUNT = 100;

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Bucket() {}

    /**
     * The bucket, 1 to {@value #COUNT}.
     *
     * @param group the flag's group id
     * @param userId as {@link FlagContext} shows the user to the engine
     */
    public static int of(String group, String userId) {
        return of((group + ":" + userId).getBytes(StandardCharsets.UTF_8));
    }

    /** The same for whoever has {@code group:user} as bytes already. */
    public static int of(byte[] groupAndUser) {
        return Integer.remainderUnsigned(murmur3(groupAndUser), COUNT) + 1;
    }

    private static int murmur3(byte[] data) {
        int hash = 0;
        int whole = data.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int block = (data[i] & 0xff)
                    | (data[i + 1] & 0xff) << 8
                    | (data[i + 2] & 0xff) << 16
                    | (data[i + 3] & 0xff) << 24;
            hash = Integer.rotateLeft(hash ^ mixed(block), 13) * 5 + 0xe6546b64;
        }
        int rest = 0;
        for (int i = data.length - 1; i >= whole; i--) {
            rest = rest << 8 | (data[i] & 0xff);
        }
        return avalanche(hash ^ mixed(rest) ^ data.length);
    }

    private static int mixed(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int avalanche(int hash) {
        int h = (hash ^ hash >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }
}
