package io.tidemark.integrity.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a service says in the text format of Prometheus. Pure; a line that is no sample is passed over. */
public record MetricsPage(List<Sample> samples) {
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z_:][\\w:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+-?\\d+)?\\s*");
    private static final Pattern LABEL =
            Pattern.compile("\\s*([A-Za-z_]\\w*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*,?");

    public MetricsPage {
        samples = List.copyOf(samples);
    }

    /** One series as it stands. */
    public record Sample(String name, Map<String, String> labels, double value) {
        public Sample {
            labels = Map.copyOf(labels);
        }

        /** The label's value; empty as in Prometheus when it has none. */
        public String label(String label) {
            return labels.getOrDefault(label, "");
        }
    }

    /** Reads the series with those names: what nobody asks for takes neither time nor room. */
    public static MetricsPage of(String text, Predicate<String> names) {
        List<Sample> samples = new ArrayList<>();
        text.lines()
                .filter(line -> !line.startsWith("#") && names.test(nameOf(line)))
                .forEach(line -> read(line, samples));
        return new MetricsPage(samples);
    }

    private static String nameOf(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != '{' && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return line.substring(0, end);
    }

    private static void read(String line, List<Sample> samples) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
            String labels = matcher.group(2) == null ? "" : matcher.group(2);
            OptionalDouble value = number(matcher.group(3));
            value.ifPresent(found -> samples.add(new Sample(matcher.group(1), labels(labels), found)));
        }
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.lookingAt()) {
            labels.put(label.group(1), unescaped(label.group(2)));
            label.region(label.end(), text.length());
        }
        return labels;
    }

    private static String unescaped(String text) {
        return text.indexOf('\\') < 0
                ? text
                : Pattern.compile("\\\\(.)")
                        .matcher(text)
                        .replaceAll(escape ->
                                Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }

    private static OptionalDouble number(String text) {
        try {
            return switch (text) {
                case "+Inf" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
                case "-Inf" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
                default -> OptionalDouble.of(Double.parseDouble(text));
            };
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** The series of that name. */
    public Stream<Sample> named(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name));
    }

    /** Of the series of that name, the first one's value. */
    OptionalDouble first(String name) {
        return named(name).mapToDouble(Sample::value).findFirst();
    }
}
