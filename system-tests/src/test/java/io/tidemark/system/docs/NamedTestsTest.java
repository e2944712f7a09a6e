package io.tidemark.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page that promises something names the test that shows it; a test that was renamed is missed here. */
class NamedTestsTest {
    private static final Path ROOT = Home.find().root();
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:IT|Test))(?:\\.([a-z]\\w+)(…?))?`");
    private static final int FEWEST = 4;

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void eachTestThatThePageNamesIsThere(Path page) throws IOException {
        Map<String, List<String>> tests = tests();
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(Files.readString(page));
        while (named.find()) {
            if (tests.getOrDefault(named.group(1), List.of()).stream().noneMatch(text -> isIn(text, named))) {
                missing.add(named.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(tests).hasSizeGreaterThan(FEWEST);
    }

    /** A method's name may be cut short. */
    private static boolean isIn(String text, MatchResult named) {
        return named.group(2) == null
                || text.contains(" " + named.group(2) + (named.group(3).isEmpty() ? "(" : ""));
    }

    /** The texts of all tests, by their names: several modules may have one of the same name. */
    private static Map<String, List<String>> tests() throws IOException {
        Map<String, List<String>> tests = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(one -> Files.isRegularFile(one.resolve("pom.xml")))
                    .toList()) {
                for (Path folder : List.of(module, module.resolve("suite"), module.resolve("servers"))) {
                    read(folder.resolve("src/test/java"), tests);
                }
            }
        }
        return tests;
    }

    private static void read(Path folder, Map<String, List<String>> tests) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                tests.computeIfAbsent(name, key -> new ArrayList<>()).add(Files.readString(file));
            }
        }
    }
}
