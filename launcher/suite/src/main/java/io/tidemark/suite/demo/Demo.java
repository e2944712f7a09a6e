package io.tidemark.suite.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;

/** Replays a repository into a running suite as a fresh user, tells how it went, and verifies the result. */
public final class Demo {

    private static final int DIFFERENCES_SHOWN = 50;

    private final DemoClient client;
    private final PrintStream out;
    private final boolean terminal;

    /**
     * A demo against the suite of a gateway.
     *
     * @param gateway its address, without a slash at the end
     * @param terminal whether a line may be written over
     */
    public Demo(String gateway, PrintStream out, boolean terminal) {
        this.client = new DemoClient(gateway);
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Whether everything was as it should be.
     *
     * @param userToken of a user who has no records
     * @param operatorToken of an operator who may scan
     * @throws IOException when there is no history, or the suite does not answer
     */
    public boolean run(Path folder, String userToken, String operatorToken) throws IOException, InterruptedException {
        try (GitHistory history = GitHistory.open(folder)) {
            List<RevCommit> commits = history.commits();
            out.printf("Replaying %,d commits of %s%n", commits.size(), folder);
            Replay replay = new Replay(client, userToken, this::showProgress);
            long start = System.nanoTime();
            for (RevCommit commit : commits) {
                int number = 0;
                for (FileChange change : history.changes(commit)) {
                    replay.add(change, commit.name() + "-" + number++);
                }
            }
            replay.flush();
            tell(replay, history, Duration.ofNanos(System.nanoTime() - start));
            return verify(replay, history, userToken, operatorToken);
        }
    }

    private void showProgress(int operations) {
        if (terminal) {
            out.printf("\r  %,d operations", operations);
            out.flush();
        }
    }

    private void tell(Replay replay, GitHistory history, Duration time) {
        double seconds = Math.max(time.toMillis(), 1) / 1000.0;
        if (terminal) {
            out.print("\r");
        }
        out.printf("operations    %,d%n", replay.operations());
        out.printf("applied       %,d%n", replay.applied());
        out.printf("duplicates    %,d (every tenth request was sent twice)%n", replay.duplicates());
        out.printf("left out      %s%n", leftOut(history));
        out.printf("sent again    %,d (the suite asked for it)%n", client.retries());
        out.printf("seconds       %.1f%n", seconds);
        out.printf("operations/s  %,.0f%n", (replay.operations() + replay.duplicates()) / seconds);
    }

    private static String leftOut(GitHistory history) {
        List<String> reasons = new ArrayList<>();
        for (Map.Entry<FileReading.Reason, Integer> entry : history.leftOut().entrySet()) {
            reasons.add("%,d %s".formatted(entry.getValue(), entry.getKey().words()));
        }
        return reasons.isEmpty() ? "nothing" : String.join(", ", reasons);
    }

    private boolean verify(Replay replay, GitHistory history, String userToken, String operatorToken)
            throws IOException, InterruptedException {
        Verification verification = new Verification(client, userToken);
        verification.records(history.lastTree(), history.headName());
        verification.histories(replay.changesOf());
        verification.integrity(operatorToken);
        out.println();
        verification.confirmed().forEach(line -> out.println("  ok      " + line));
        List<String> wrong = new ArrayList<>(replay.findings());
        wrong.addAll(verification.differences());
        wrong.stream().limit(DIFFERENCES_SHOWN).forEach(line -> out.println("  WRONG   " + line));
        if (wrong.size() > DIFFERENCES_SHOWN) {
            out.printf("  and %,d more%n", wrong.size() - DIFFERENCES_SHOWN);
        }
        return wrong.isEmpty();
    }
}
