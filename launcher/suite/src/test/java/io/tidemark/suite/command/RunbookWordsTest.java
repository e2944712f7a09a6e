package io.tidemark.suite.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * What the runbook names in the midst of its text: each command is one that there is, with the options that it has, and each
 * request is one of a service's contract. What stands in blocks is run, by {@code RunbookCommandsIT}, unless it ends the suite.
 */
class RunbookWordsTest {
    private static final Path REPOSITORY = Path.of("../..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern ENDS_THE_SUITE = Pattern.compile("(?ms)^```sh down\\n(.*?)^```$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern REQUEST = Pattern.compile("(?:^|ops )(GET|POST|PUT|PATCH|DELETE) (/[^ ?]+)");
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");
    private static final String PROGRAM = "./tidemark ";
    private static final List<String> OF_THE_SCRIPT = List.of("test", "bench", "chaos");

    static Stream<String> commands() {
        Stream<String> blocks = pages().flatMap(page -> found(ENDS_THE_SUITE, page))
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("#.*|&&.*", "").strip());
        // How a command is used is not a use of it.
        return Stream.concat(inline(), blocks).filter(code -> code.startsWith(PROGRAM) && !code.contains("|"));
    }

    private static Stream<MatchResult> requests() {
        return inline().flatMap(code -> REQUEST.matcher(code).results());
    }

    private static Stream<String> inline() {
        return pages().flatMap(page -> found(CODE, BLOCK.matcher(page).replaceAll("")));
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    private static Stream<String> pages() {
        try (Stream<Path> files = Files.list(REPOSITORY.resolve("docs/runbooks"))) {
            return files.sorted().map(RunbookWordsTest::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandIsOneThatThereIsWithOptionsThatItHas(String command) {
        assertThatCode(() -> parse(command)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"./tidemark nosuch", "./tidemark drill --nosuch", "./tidemark rollout nosuch"})
    void anotherWordIsNoCommand(String command) {
        assertThatThrownBy(() -> parse(command)).hasMessageContaining("nosuch");
    }

    @Test
    void theCommandsThatEndTheSuiteAreAmongThem() {
        assertThat(commands()).contains("./tidemark down", "./tidemark restore --from \"$BACKUP\"");
    }

    @Test
    void requestsOfThePagesAreFoundAndAreThoseOfTheContracts() throws IOException {
        List<String> contracts = contracts();
        List<MatchResult> requests = requests().toList();

        assertThat(requests).hasSizeGreaterThan(10);
        assertThat(commands()).hasSizeGreaterThan(20);
        for (MatchResult request : requests) {
            String[] asked = request.group().replaceFirst("^ops ", "").split("[ /]+", -1);
            assertThat(contracts).as(request.group()).anyMatch(contract -> isThat(contract.split("[ /]+", -1), asked));
        }
    }

    /** Where the contract has a parameter, anything may stand. */
    private static boolean isThat(String[] contract, String[] asked) {
        boolean same = contract.length == asked.length;
        for (int i = 0; same && i < asked.length; i++) {
            same = contract[i].startsWith("{") || contract[i].equals(asked[i]);
        }
        return same;
    }

    private static List<String> contracts() throws IOException {
        List<String> contracts = new ArrayList<>();
        for (String service : List.of("ingest", "snapshot", "flag", "integrity", "export")) {
            Path file = REPOSITORY.resolve(service + "-service/openapi.yaml");
            JsonNode paths = new YAMLMapper().readTree(file.toFile()).path("paths");
            paths.properties()
                    .forEach(path -> path.getValue()
                            .fieldNames()
                            .forEachRemaining(
                                    method -> contracts.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        }
        return contracts;
    }

    private static void parse(String command) {
        List<String> words = WORD.matcher(command.substring(PROGRAM.length()))
                .results()
                .map(MatchResult::group)
                .toList();
        if (OF_THE_SCRIPT.contains(words.getFirst())) {
            assertThat(words).isSubsetOf(words.getFirst(), "--help");
            assertThat(read(REPOSITORY.resolve("tidemark"))).contains("\n  " + words.getFirst() + " ");
            return;
        }
        // Asked for help, a command needs nothing of what it would need, and says nothing of what it does not know.
        String[] all = Stream.concat(words.stream(), Stream.of("--help")).toArray(String[]::new);
        List<String> unknown = new ArrayList<>();
        ParseResult result = new CommandLine(new TidemarkCommand())
                .setUnmatchedArgumentsAllowed(true)
                .parseArgs(all);
        while (result != null) {
            unknown.addAll(result.unmatched());
            result = result.subcommand();
        }
        assertThat(unknown).as(Arrays.toString(all)).isEmpty();
    }
}
