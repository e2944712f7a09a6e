package io.tidemark.integrity.threshold;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Figures that an operator puts in the place of a file's. A fault ends the start of the service, as one in the file does. Pure.
 *
 * @param byId the figure of each threshold that is changed
 */
record Figures(Map<String, Double> byId) {
    Figures {
        byId = Map.copyOf(byId);
    }

    /** Of words such as {@code queue-depth=2000}. */
    static Figures of(List<String> words) {
        Map<String, Double> byId = new LinkedHashMap<>();
        for (String word : words) {
            String[] parts = word.strip().split("=", 2);
            if (parts.length < 2 || byId.put(parts[0], number(word, parts[1])) != null) {
                throw new IllegalArgumentException(
                        word + " is no figure of a threshold of its own, such as queue-depth=2000");
            }
        }
        return new Figures(byId);
    }

    private static double number(String word, String figure) {
        try {
            return Double.parseDouble(figure);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(word + " has no number", e);
        }
    }

    /** The thresholds with these figures. */
    List<Threshold> in(List<Threshold> thresholds) {
        Set<String> unknown = new HashSet<>(byId.keySet());
        thresholds.forEach(threshold -> unknown.remove(threshold.id()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no threshold is called " + String.join(" or ", unknown));
        }
        return thresholds.stream()
                .map(threshold -> threshold.withValue(byId.getOrDefault(threshold.id(), threshold.value())))
                .toList();
    }
}
