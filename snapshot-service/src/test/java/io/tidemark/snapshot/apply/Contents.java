package io.tidemark.snapshot.apply;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Payloads of the model, flat objects of numbers, and its own way with them. */
final class Contents {
    private static final Pattern RESTORED = Pattern.compile("\\D+");
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(\\d+)");

    private Contents() {}

    /** A content for each number: every field has one of two values, or is not there. */
    static String of(int number, boolean poison) {
        Map<String, String> fields = new TreeMap<>();
        int rest = number;
        for (String name : List.of("a", "b", "c")) {
            if (rest % 3 > 0) {
                fields.put(name, String.valueOf(rest % 3));
            }
            rest /= 3;
        }
        if (poison) {
            fields.put("poison", "1");
        }
        return text(fields);
    }

    static boolean poisoned(String payload) {
        return payload.contains("poison");
    }

    /** The payload of a restore of that version. */
    static String restoring(int version) {
        return text(Map.of("version", String.valueOf(version)));
    }

    static long restored(String payload) {
        return Long.parseLong(RESTORED.matcher(payload).replaceAll(""));
    }

    /** What neither side touched stays; what one side changed is that side's; what both did is the later one's. */
    static String merge(String base, String earlier, String later) {
        Map<String, String> from = fields(base);
        Map<String, String> one = fields(earlier);
        Map<String, String> other = fields(later);
        TreeSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        Map<String, String> merged = new TreeMap<>();
        for (String name : names) {
            boolean touched = !Objects.equals(from.get(name), other.get(name));
            String value = touched ? other.get(name) : one.get(name);
            if (value != null) {
                merged.put(name, value);
            }
        }
        return text(merged);
    }

    private static Map<String, String> fields(String payload) {
        Map<String, String> fields = new TreeMap<>();
        Matcher field = FIELD.matcher(payload);
        while (field.find()) {
            fields.put(field.group(1), field.group(2));
        }
        return fields;
    }

    private static String text(Map<String, String> fields) {
        List<String> parts = new ArrayList<>();
        fields.forEach((name, value) -> parts.add('"' + name + "\":" + value));
        return '{' + String.join(",", parts) + '}';
    }

    /** The sum of the hashes of live records, in 64 hex digits (docs/protocol, page 4). */
    static String digest(String collection, Collection<Exchange.Stored> live) {
        BigInteger sum = BigInteger.ZERO;
        for (Exchange.Stored one : live) {
            String hash = "sha256:" + HexFormat.of().formatHex(sha256(one.payload()));
            String element = collection + "\n" + one.record() + "\n" + one.version() + "\n" + hash;
            sum = sum.add(new BigInteger(1, sha256(element)));
        }
        return "%064x".formatted(sum.mod(BigInteger.ONE.shiftLeft(256)));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
