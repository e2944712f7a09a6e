package io.tidemark.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The release of the client's program: the header {@value #HEADER}; it labels what is counted (R23). */
public final class ClientRelease {
    /** The header of requests. */
    public static final String HEADER = "Client-Release";

    /** Stands for a client that does not say. */
    public static final String NONE = "none";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._+-]{1,64}");

    private ClientRelease() {}

    /** The label for that header: itself, {@value #NONE} when absent, {@code other} when it is no release. */
    public static String of(@Nullable String header) {
        if (header == null) {
            return NONE;
        }
        return FORM.matcher(header).matches() ? header : "other";
    }

    /** The same for who keeps it; null when the client does not say. */
    public static @Nullable String known(@Nullable String header) {
        String label = of(header);
        return label.equals(NONE) ? null : label;
    }
}
