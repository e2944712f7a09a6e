package io.tidemark.export.redaction;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which member names say that the value is a secret, or a phone number, whatever it looks like. */
final class SecretNames {
    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^a-z0-9]");
    private static final Pattern SECRET =
            Pattern.compile(".*(password|passwd|passphrase|passcode|secret|apikey|accesskey|privatekey|credential).*"
                    + "|.*(pwd|token|cookie)|authorization|pin|cvv|cvc|otp");
    private static final Pattern PHONE = Pattern.compile(".*(phone|mobile|telephone)(number|no|nr)?|tel|fax|msisdn");

    private SecretNames() {}

    static boolean isSecret(String name) {
        return SECRET.matcher(letters(name)).matches();
    }

    static boolean isPhone(String name) {
        return PHONE.matcher(letters(name)).matches();
    }

    private static String letters(String name) {
        return NOT_ALPHANUMERIC.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
