package io.tidemark.flag.audit;

import io.tidemark.http.Caller;

/**
 * Who did something.
 *
 * @param name {@code tenant/user}, or {@code automatic}: without a slash, so that no person can be called so
 */
public record Actor(String name) {
    /** The service itself, on evidence. */
    public static final Actor AUTOMATIC = new Actor("automatic");

    /** A person. */
    public static Actor of(Caller caller) {
        return new Actor(caller.tenant() + "/" + caller.user());
    }
}
