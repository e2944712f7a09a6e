package io.tidemark.suite.drill;

import io.tidemark.suite.parts.SuiteState.PartState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a cluster asks each service: whether it lives, and whether it may be sent requests. */
final class Probes {
    private static final List<String> QUESTIONS = List.of("/health/live", "/health/ready");

    private Probes() {}

    /** Whether all services of a suite live and are ready. */
    static Look all(DrillSuite suite) throws IOException, InterruptedException {
        return all(suite.state().parts().stream().filter(PartState::http).toList());
    }

    /** No service at all is not well either. */
    static Look all(List<PartState> services) throws InterruptedException {
        List<String> unwell = new ArrayList<>();
        for (PartState service : services) {
            Caller probe = new Caller("http://127.0.0.1:" + service.port(), "");
            for (String question : QUESTIONS) {
                String answer = answer(probe, question);
                if (!answer.equals("200")) {
                    unwell.add(service.name() + " answers " + question + " with " + answer);
                }
            }
        }
        return new Look(
                unwell.isEmpty() && !services.isEmpty(),
                unwell.isEmpty() ? services.size() + " services live and are ready" : String.join(", ", unwell));
    }

    private static String answer(Caller probe, String question) throws InterruptedException {
        try {
            return Integer.toString(probe.get(question).status());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
