package io.tidemark.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md}: what is written by hand names all that has to be given, the rest is rendered. */
class ConfigurationPageTest {
    private static final Path ROOT = Home.find().root();
    private static final Path PAGE = ROOT.resolve("docs/configuration.md");
    private static final String RENDERED = "## Settings\n";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z_]+)[:}]");
    private static final Pattern SET_BY_ENVIRONMENT =
            Pattern.compile("TIDEMARK_(?:INGEST|SNAPSHOT|FLAG|INTEGRITY|EXPORT|HTTP)_[A-Z_]+(?<!_URL)(?![A-Z_<])");
    private static final List<String> MODULES = List.of(
            "service-http",
            "ingest-service",
            "snapshot-service",
            "flag-service",
            "integrity-service",
            "export-service");

    @Test
    void theSettingsAreThoseThatTheServicesDeclare() throws IOException {
        String page = Files.readString(PAGE);
        String rendered = page.substring(0, page.indexOf(RENDERED)) + RENDERED + rendered();
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, rendered);
        }

        assertThat(PAGE)
                .as("run ./mvnw -pl system-tests test -Dtest=ConfigurationPageTest -Dupdate=true to write it anew")
                .hasContent(rendered);
    }

    @Test
    void eachVariableThatTheServicesReadIsExplained() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> missing = new TreeSet<>();
        for (Path file : files("src/main", ".properties", "Config.java")) {
            Matcher variable = VARIABLE.matcher(Files.readString(file));
            while (variable.find()) {
                if (!page.contains("`" + variable.group(1) + "`")) {
                    missing.add(variable.group(1));
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void eachVariableThatAPageSetsIsASetting() throws IOException {
        List<Pattern> known = MODULES.stream()
                .flatMap(module -> groups(module).stream())
                .flatMap(group -> group.settings().stream())
                .map(setting -> variable(setting.name()))
                .toList();
        Set<String> unknown = new TreeSet<>();
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher named = SET_BY_ENVIRONMENT.matcher(Files.readString(page));
                while (named.find()) {
                    String name = named.group();
                    if (known.stream().noneMatch(one -> one.matcher(name).matches())) {
                        unknown.add(page.getFileName() + ": " + name);
                    }
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(known).hasSizeGreaterThan(100);
    }

    private static String rendered() {
        return MODULES.stream()
                .flatMap(module -> groups(module).stream())
                .map(ConfigurationPageTest::rendered)
                .collect(Collectors.joining());
    }

    private static String rendered(DeclaredSettings.Group group) {
        return group.settings().stream()
                .map(setting -> "| `%s` | %s | %s |\n"
                        .formatted(
                                setting.name().substring(group.prefix().length() + 1),
                                setting.fallback().map("`%s`"::formatted).orElse(""),
                                setting.meaning().replace("|", "\\|")))
                .collect(Collectors.joining("", """

                        ### %s

                        %s

                        | setting | default | |
                        |---|---|---|
                        """.formatted(group.prefix(), group.about()), ""));
    }

    /** The names that a setting has in the environment: more than one where keys are part of it. */
    private static Pattern variable(String setting) {
        return Pattern.compile(setting.replace(".<name>", "__KEY_")
                .replaceAll("[^A-Za-z0-9]", "_")
                .toUpperCase(Locale.ROOT)
                .replace("__KEY_", "__[A-Z0-9_]+_"));
    }

    private static List<DeclaredSettings.Group> groups(String module) {
        try {
            return DeclaredSettings.in(ROOT.resolve(module).resolve("src/main/java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String folder, String... endings) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve(folder))) {
                files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                        .forEach(found::add);
            }
        }
        return found;
    }
}
