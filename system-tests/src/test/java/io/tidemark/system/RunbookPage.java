package io.tidemark.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the runbook with the commands on it, in the order in which they stand there. */
record RunbookPage(Path file) {
    private static final Path FOLDER = Path.of("../docs/runbooks");
    private static final Pattern SQL = Pattern.compile("(?ms)^```sql\\n(.*?)^```$"
            + "|(?<!`)`((?i:select|with|update|delete|insert|alter|create|drop|vacuum|analyze|explain)\\s[^`]+)`(?!`)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh ([a-z]+)\\n(.*?)^```$");

    static Stream<RunbookPage> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(RunbookPage::new)
                    .toList()
                    .stream();
        }
    }

    static RunbookPage of(String name) {
        return new RunbookPage(FOLDER.resolve(name));
    }

    /** The blocks that are marked so; empty when there is none. */
    List<String> blocks(String mark) {
        try {
            return BLOCK.matcher(Files.readString(file))
                    .results()
                    .filter(block -> block.group(1).equals(mark))
                    .map(block -> block.group(2))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All SQL on it: blocks, and what stands in the text as code. */
    List<String> sql() {
        try {
            return SQL.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
