package io.tidemark.suite.drill;

import java.time.Duration;

/** What tells an operator of a drill's fault without being asked, as its page says. */
public sealed interface Alarm {
    /** What is waited for. */
    String words();

    /** Why it is not waited for where nobody hears it. */
    String unheard();

    /**
     * integrity-service judges the drill's tenant, and opens an incident.
     *
     * @param threshold that is crossed
     */
    record Verdict(String threshold) implements Alarm {
        @Override
        public String words() {
            return "the verdict that " + threshold + " is crossed";
        }

        @Override
        public String unheard() {
            return words();
        }
    }

    /**
     * Prometheus judges the whole installation, and Alertmanager tells integrity-service.
     *
     * @param held how long the fault has to last until it fires
     * @param kept whether an incident tells of it: PostgreSQL keeps them
     */
    record Alert(String threshold, Duration held, boolean kept) implements Alarm {
        @Override
        public String words() {
            return "the alert " + name() + (held.isZero() ? "" : ", after " + held.toMinutes() + " min of it");
        }

        @Override
        public String unheard() {
            return words() + ", which Prometheus and Alertmanager tell of: --alertmanager";
        }

        /** As the rules name it. */
        String name() {
            StringBuilder name = new StringBuilder("Sync");
            for (String word : threshold.split("-", -1)) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
            }
            return name.toString();
        }
    }

    /** Nobody tells, and that is right. */
    record None(String unheard) implements Alarm {
        @Override
        public String words() {
            return unheard;
        }
    }
}
