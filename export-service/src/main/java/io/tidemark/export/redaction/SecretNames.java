package io.tidemark.export.redaction;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Which member names say that the value is a secret, or a phone number, whatever it looks like. */
final class SecretNames {
    private enum Says {
        NOTHING,
        PHONE,
        SECRET
    }

    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^a-z0-9]");
    private static final Pattern SECRET =
            Pattern.compile(".*(password|passwd|passphrase|passcode|secret|apikey|accesskey|privatekey|credential).*"
                    + "|.*(pwd|tokens?|cookies?|authorization)|pin(code|number)?|cvv2?|cvc2?|otp");
    private static final Pattern PHONE =
            Pattern.compile(".*(phone|mobile|telephone)s?((number|no|nr)s?)?|tel|fax(es)?|msisdns?");

    /** Records have the same names again and again. */
    private static final Map<String, Says> KNOWN = new ConcurrentHashMap<>();

    private static final int MANY = 4_096;
    private static final int LONG = 64;

    private SecretNames() {}

    static boolean isSecret(String name) {
        return says(name) == Says.SECRET;
    }

    static boolean isPhone(String name) {
        return says(name) == Says.PHONE;
    }

    static boolean areTelling(String name) {
        return says(name) != Says.NOTHING;
    }

    private static Says says(String name) {
        if (name.length() > LONG) {
            return read(name);
        }
        Says known = KNOWN.get(name);
        if (known == null) {
            known = read(name);
            if (KNOWN.size() < MANY) {
                KNOWN.put(name, known);
            }
        }
        return known;
    }

    private static Says read(String name) {
        String letters = NOT_ALPHANUMERIC.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
        if (SECRET.matcher(letters).matches()) {
            return Says.SECRET;
        }
        return PHONE.matcher(letters).matches() ? Says.PHONE : Says.NOTHING;
    }
}
