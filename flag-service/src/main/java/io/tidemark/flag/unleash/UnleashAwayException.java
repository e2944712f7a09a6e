package io.tidemark.flag.unleash;

/** Unleash does not answer, or not with what was asked for: away, a wrong token, a missing project, an error of its own. */
final class UnleashAwayException extends RuntimeException {
    UnleashAwayException(String message) {
        super(message, null, false, false);
    }
}
