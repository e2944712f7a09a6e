package io.tidemark.suite.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever follows a link in the docs arrives. */
class LinksTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]*`");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                    docs.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream(),
                    Stream.of("README.md", "CONTRIBUTING.md", "helm/tidemark/README.md")
                            .map(ROOT::resolve));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLinkLeadsSomewhere(Path page) throws IOException {
        String text = CODE.matcher(Files.readString(page)).replaceAll("");
        List<String> broken = new ArrayList<>();
        Matcher links = LINK.matcher(text);
        while (links.find()) {
            String link = links.group(1);
            if (!link.matches("(https?|mailto):.*") && !arrives(page, link)) {
                broken.add(link);
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void aLinkToNowhereIsSeen() {
        Path page = ROOT.resolve("docs/operations.md");

        assertThat(arrives(page, "no-such-page.md")).isFalse();
        assertThat(arrives(page, "health.md#no-such-place")).isFalse();
        assertThat(arrives(page, "health.md#thresholds")).isTrue();
    }

    private static boolean arrives(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        return Files.exists(target) && (parts.length == 1 || hasPlace(target, parts[1]));
    }

    private static boolean hasPlace(Path file, String anchor) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.contains("id=\"" + anchor + "\"")
                    || (line.startsWith("#") && slug(line).equals(anchor)));
        } catch (IOException e) {
            return false;
        }
    }

    /** As GitHub makes it of a heading. */
    private static String slug(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "")
                .replace(' ', '-');
    }
}
