package io.tidemark.suite.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.suite.demo.FileChange.Content;
import io.tidemark.suite.demo.FileChange.Removed;
import io.tidemark.suite.demo.FileChange.Written;
import io.tidemark.suite.demo.FileReading.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHistoryIT {

    @TempDir
    private Path folder;

    private Git git;

    @BeforeEach
    void createRepository() throws Exception {
        git = Git.init().setDirectory(folder.toFile()).call();
    }

    @AfterEach
    void close() {
        git.close();
    }

    private void commit(String message) throws Exception {
        git.add().addFilepattern(".").call();
        git.add().addFilepattern(".").setUpdate(true).call();
        git.commit()
                .setMessage(message)
                .setAuthor("A", "a@example.org")
                .setCommitter("A", "a@example.org")
                .setSign(false)
                .call();
    }

    private void write(String path, String text) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    @Test
    void changesComeOldestFirstAndLeadToTheLastTree() throws Exception {
        write("docs/a.md", "one");
        write("b.txt", "gone soon");
        commit("first");
        write("docs/a.md", "two");
        Files.delete(folder.resolve("b.txt"));
        write("picture", "\0");
        commit("second");

        try (GitHistory history = GitHistory.open(folder.resolve("docs"))) {
            List<FileChange> changes = new ArrayList<>();
            for (RevCommit commit : history.commits()) {
                changes.addAll(history.changes(commit));
            }

            assertThat(changes)
                    .containsExactly(
                            new Written("b.txt", new Content("gone soon", "100644")),
                            new Written("docs/a.md", new Content("one", "100644")),
                            new Removed("b.txt"),
                            new Written("docs/a.md", new Content("two", "100644")));
            assertThat(history.lastTree()).containsOnly(Map.entry("docs/a.md", new Content("two", "100644")));
            assertThat(history.leftOut()).containsOnly(Map.entry(Reason.BINARY, 1));
        }
    }

    @Test
    void textThatBecomesBinaryIsRemovedOnce() throws Exception {
        write("a", "text");
        commit("first");
        write("a", "\0 1");
        commit("second");
        write("a", "\0 2");
        commit("third");

        try (GitHistory history = GitHistory.open(folder)) {
            List<RevCommit> commits = history.commits();
            history.changes(commits.get(0));

            assertThat(history.changes(commits.get(1))).containsExactly(new Removed("a"));
            assertThat(history.changes(commits.get(2))).isEmpty();
        }
    }

    @Test
    void folderWithoutHistoryIsSaid(@TempDir Path empty) {
        assertThatThrownBy(() -> GitHistory.open(empty)).hasMessageContaining("there is no git history at");
        assertThatThrownBy(() -> GitHistory.open(folder)).hasMessageContaining("has no commit");
    }
}
