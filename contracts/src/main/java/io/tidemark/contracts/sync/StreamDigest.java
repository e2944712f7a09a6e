package io.tidemark.contracts.sync;

import io.tidemark.contracts.json.ContentHash;
import java.math.BigInteger;
import java.util.HexFormat;

/**
 * What a set of records looks like, in 256 bits that do not depend on their order: the sum modulo 2^256 of a SHA-256 of
 * each (AdHash; Bellare and Micciancio, 1997). Adding and removing a record is cheap, so it is kept as operations apply
 * and can be compared with a full recount or with what a device holds. It finds accidents; against someone who may
 * choose hundreds of thousands of records to make two sets collide it is not meant to stand.
 */
public record StreamDigest(BigInteger value) {
    /** The digest of nothing. */
    public static final StreamDigest EMPTY = new StreamDigest(BigInteger.ZERO);

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
    private static final int SIZE = 32;

    /**
     * A digest from its 32 bytes, most significant first.
     *
     * @throws IllegalArgumentException when there are not 32
     */
    public static StreamDigest ofBytes(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a digest has 32 bytes, not " + bytes.length);
        }
        return new StreamDigest(new BigInteger(1, bytes));
    }

    /** With one more record at that version. */
    public StreamDigest plus(String collection, String recordId, long version, ContentHash hash) {
        return new StreamDigest(
                value.add(element(collection, recordId, version, hash)).mod(MODULUS));
    }

    /** Of both sets together, which must have no record in common. */
    public StreamDigest plus(StreamDigest other) {
        return new StreamDigest(value.add(other.value).mod(MODULUS));
    }

    /** Without a record that was there at that version. */
    public StreamDigest minus(String collection, String recordId, long version, ContentHash hash) {
        return new StreamDigest(
                value.subtract(element(collection, recordId, version, hash)).mod(MODULUS));
    }

    /** The 32 bytes, most significant first. */
    public byte[] bytes() {
        byte[] magnitude = value.toByteArray();
        byte[] bytes = new byte[SIZE];
        int length = Math.min(magnitude.length, SIZE);
        System.arraycopy(magnitude, magnitude.length - length, bytes, SIZE - length, length);
        return bytes;
    }

    /** 64 hex digits, as a checkpoint carries them. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /** No part can hold a line feed, so the joined text is unambiguous. */
    private static BigInteger element(String collection, String recordId, long version, ContentHash hash) {
        String text = collection + '\n' + recordId + '\n' + version + '\n' + hash;
        return new BigInteger(1, ContentHash.of(text).bytes());
    }
}
