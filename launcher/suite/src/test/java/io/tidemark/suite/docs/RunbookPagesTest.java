package io.tidemark.suite.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page can be pasted from the top down by somebody who has just been woken. */
class RunbookPagesTest {
    private static final Path PAGES = Path.of("../../docs/runbooks");
    private static final String OVER = "When it is over";
    private static final Pattern PART = Pattern.compile("(?ms)^## ([^\\n]+)$|^```sh ([a-z]+)\\n(.*?)^```$");
    private static final Pattern LEVER = Pattern.compile(
            "local-only (on|off)|rollout (start|hold|resume|advance|abort)|writes (close|open)|tidemark restart|kill -"
                    + "|ops (POST|PUT|PATCH) (?!/ops/integrity/(full-)?scans)|k8s/release (freeze|rollback|promote)"
                    + "|kubectl .*(scale|rollout restart|exec) |helm .*upgrade|curl .*-X (?!POST \\S+/api/consistency)");
    private static final Pattern ENDS_A_PROTECTION =
            Pattern.compile("local-only off|rollout (start|resume|advance)|writes open"
                    + "|writesClosed=false|queue/resume|\"enabled\":true|/resolve |k8s/release promote");
    private static final Pattern THROWS_AWAY =
            Pattern.compile("\\brm |--discard|\"force\":true|local-only off|queue/clear|DELETE");
    private static final Pattern CURL_THAT_TAKES_ANYTHING = Pattern.compile("(?m)curl (?!-sf |-s --fail-with-body )");

    /** Commands to be pasted, and under which heading. */
    record Block(String page, String heading, String mark, String text) {}

    static Stream<Block> blocks() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.sorted().map(RunbookPagesTest::blocksOf).toList().stream()
                    .flatMap(List::stream);
        }
    }

    private static List<Block> blocksOf(Path page) {
        try {
            List<Block> blocks = new ArrayList<>();
            String heading = "";
            Matcher parts = PART.matcher(Files.readString(page));
            while (parts.find()) {
                if (parts.group(1) != null) {
                    heading = parts.group(1);
                } else {
                    blocks.add(new Block(page.getFileName().toString(), heading, parts.group(2), parts.group(3)));
                }
            }
            return blocks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void thereIsOneLeverInABlockAndNoneWhereOneOnlyLooks(Block block) {
        long levers = LEVER.matcher(block.text()).results().count();

        assertThat(levers).isLessThanOrEqualTo(onlyLooks(block) ? 0 : 1);
    }

    private static boolean onlyLooks(Block block) {
        return List.of("Diagnosis", "Verify").contains(block.heading());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void whatIsProtectedStaysSoUntilItIsOver(Block block) {
        assertThat(block.mark().equals("over"))
                .isEqualTo(block.heading().equals(OVER) && !block.mark().equals("cluster"));
        if (!block.heading().equals(OVER) && !isAboutAForgottenPause(block)) {
            assertThat(block.text()).doesNotContainPattern(ENDS_A_PROTECTION);
        }
    }

    private static boolean isAboutAForgottenPause(Block block) {
        return block.page().equals("queue-deep.md") && block.text().contains("queue/resume");
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void nothingIsThrownAwayOrForced(Block block) {
        assertThat(block.text()).doesNotContainPattern(THROWS_AWAY);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void aRefusalIsNotTakenForAnAnswer(Block block) {
        assertThat(block.text()).doesNotContainPattern(CURL_THAT_TAKES_ANYTHING);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void noOperatorsTokenStandsOnACommandLine(Block block) throws IOException {
        assertThat(Files.readString(PAGES.resolve(block.page()))).doesNotContain("Bearer $TIDEMARK_TOKEN");
    }

    /** The five that a person looks for at 3 a.m., in their order; a page of another kind has none of them. */
    @Test
    void eachPageHasTheFiveHeadings() throws IOException {
        List<String> others = List.of("README.md", "checklists.md", "templates.md");
        try (Stream<Path> files = Files.list(PAGES)) {
            List<Path> pages = files.filter(
                            page -> !others.contains(page.getFileName().toString()))
                    .toList();
            assertThat(pages)
                    .hasSizeGreaterThan(15)
                    .allSatisfy(
                            page -> assertThat(page)
                                    .content()
                                    .containsPattern(
                                            "(?s)\n## Meaning\n.*\n## Impact\n.*\n## Diagnosis\n.*\n## Mitigation\n.*\n## Verify\n"));
        }
    }

    @Test
    void whatEndsAProtectionStandsLastOnItsPage() throws IOException {
        List<String> pages = blocks().filter(block -> block.mark().equals("over"))
                .map(Block::page)
                .distinct()
                .toList();

        assertThat(pages).contains("kill-switch.md", "5xx-storm.md");
        for (String page : pages) {
            assertThat(PAGES.resolve(page)).content().containsPattern("(?s)\\n## " + OVER + "\\n(?!.*\\n## )");
        }
    }

    @Test
    void whatIsRestoredIsNotWhatWasJustSavedOfTheDamage() throws IOException {
        List<String> restores = blocks().filter(block -> block.mark().equals("down"))
                .map(Block::text)
                .toList();

        assertThat(restores)
                .hasSize(1)
                .allSatisfy(text -> assertThat(text)
                        .contains("backup verify \"$BACKUP\" &&", "restore --from \"$BACKUP\"")
                        .doesNotContain("DAMAGED", "damaged"));
    }

    @Test
    void inAClusterARestoreBeginsANewHistory() throws IOException {
        assertThat(PAGES.resolve("recovery.md"))
                .content()
                .contains("--replicas=0", "--reset-offsets", "snapshot.begin_history(", "flag.resume_after_restore(");
    }
}
