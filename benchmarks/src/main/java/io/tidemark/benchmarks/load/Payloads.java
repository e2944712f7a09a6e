package io.tidemark.benchmarks.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Documents such as an app stores: some fields, not in canonical order, and text that fills 1 KiB. The same ones each run. */
public final class Payloads {
    /** The size of the canonical form, in bytes. */
    public static final int SIZE = 1024;

    private static final int DIFFERENT = 512;
    private static final String[] WORDS = {
        "tide", "harbour", "ledger", "morning", "signal", "paper", "window", "river", "engine", "copper", "stone",
        "field"
    };

    private final String[] documents = new String[DIFFERENT];

    public Payloads() {
        Random random = new Random(1);
        for (int i = 0; i < DIFFERENT; i++) {
            documents[i] = document(i, random);
        }
    }

    /** The document of that number; they repeat after some hundred. */
    public String get(long number) {
        return documents[(int) (number % DIFFERENT)];
    }

    private static String document(int number, Random random) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("title", words(random, 40))
                .put("position", number)
                .put("done", number % 3 == 0)
                .put("body", "")
                .put("score", random.nextInt(10_000) + 0.5);
        document.putArray("tags").add(words(random, 8)).add(words(random, 8));
        return document.put("body", words(random, SIZE - document.toString().length()))
                .toString();
    }

    private static String words(Random random, int length) {
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        text.setLength(length);
        return text.toString();
    }
}
