package io.tidemark.suite.gateway;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which paths a route takes, in the terms of the Gateway API's HTTPRoute. A path is the raw one: encoded, without query. */
sealed interface PathRule {

    boolean matches(String rawPath);

    /** What stands for all of its paths, where a single one would tell too much. */
    String template();

    /**
     * The rule of that type and value.
     *
     * @throws IllegalArgumentException for an unknown type or a value that does not begin with a slash
     */
    static PathRule of(String type, String value) {
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + value);
        }
        return switch (type) {
            case "Exact" -> new Exact(value);
            case "PathPrefix" -> new Prefix(value);
            case "RegularExpression" -> new Expression(compile(value));
            default -> throw new IllegalArgumentException("not a type of path match: " + type);
        };
    }

    private static Pattern compile(String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression: " + value, e);
        }
    }

    record Exact(String path) implements PathRule {
        @Override
        public boolean matches(String rawPath) {
            return rawPath.equals(path);
        }

        @Override
        public String template() {
            return path;
        }
    }

    /** By whole elements: /api takes /api and /api/x, not /apix. */
    record Prefix(String path) implements PathRule {
        public Prefix {
            path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }

        @Override
        public boolean matches(String rawPath) {
            return rawPath.startsWith(path)
                    && (rawPath.length() == path.length() || rawPath.charAt(path.length()) == '/');
        }

        @Override
        public String template() {
            return path + "/*";
        }
    }

    /** The expression takes the whole path. */
    record Expression(Pattern pattern) implements PathRule {
        @Override
        public boolean matches(String rawPath) {
            return pattern.matcher(rawPath).matches();
        }

        @Override
        public String template() {
            return pattern.pattern();
        }
    }
}
