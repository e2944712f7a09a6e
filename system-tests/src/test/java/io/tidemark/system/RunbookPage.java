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

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
