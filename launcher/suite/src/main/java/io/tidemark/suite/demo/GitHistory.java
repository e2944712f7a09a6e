package io.tidemark.suite.demo;

import io.tidemark.suite.demo.FileChange.Content;
import io.tidemark.suite.demo.FileChange.Removed;
import io.tidemark.suite.demo.FileChange.Written;
import io.tidemark.suite.demo.FileReading.LeftOut;
import io.tidemark.suite.demo.FileReading.Reason;
import io.tidemark.suite.demo.FileReading.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** The first-parent history of a repository's HEAD, oldest first, as changes of text files. */
final class GitHistory implements AutoCloseable {

    private final Repository repository;
    private final ObjectReader objects;
    private final ObjectId head;
    private final Map<Reason, Integer> leftOut = new EnumMap<>(Reason.class);
    private final Set<String> held = new HashSet<>();

    private GitHistory(Repository repository, ObjectId head) {
        this.repository = repository;
        this.objects = repository.newObjectReader();
        this.head = head;
    }

    /**
     * The history of the repository that the folder lies in.
     *
     * @throws IOException saying so when there is none
     */
    static GitHistory open(Path folder) throws IOException {
        FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(folder.toFile());
        if (builder.getGitDir() == null) {
            throw new IOException("there is no git history at " + folder + ": name a repository with --git DIR");
        }
        Repository repository = builder.setMustExist(true).build();
        ObjectId head = repository.resolve(Constants.HEAD);
        if (head == null) {
            repository.close();
            throw new IOException("the git repository at " + folder + " has no commit: name another with --git DIR");
        }
        return new GitHistory(repository, head);
    }

    /** The commits, oldest first. */
    List<RevCommit> commits() throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setFirstParent(true);
            walk.sort(RevSort.REVERSE);
            walk.markStart(walk.parseCommit(head));
            List<RevCommit> commits = new ArrayList<>();
            walk.forEach(commits::add);
            return commits;
        }
    }

    /** What a commit changed against its first parent. To be asked once for each commit, in order. */
    List<FileChange> changes(RevCommit commit) throws IOException {
        List<FileChange> changes = new ArrayList<>();
        try (TreeWalk walk = new TreeWalk(repository, objects)) {
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            if (commit.getParentCount() == 0) {
                walk.addTree(new EmptyTreeIterator());
            } else {
                walk.addTree(treeOf(commit.getParent(0)));
            }
            walk.addTree(commit.getTree());
            while (walk.next()) {
                addChange(walk, changes);
            }
        }
        return changes;
    }

    private ObjectId treeOf(RevCommit commit) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(commit).getTree();
        }
    }

    private void addChange(TreeWalk walk, List<FileChange> changes) throws IOException {
        String path = walk.getPathString();
        boolean removed = FileMode.MISSING.equals(walk.getFileMode(1));
        if (!removed) {
            switch (read(walk, 1)) {
                case Text text -> {
                    held.add(path);
                    changes.add(new Written(path, text.content()));
                    return;
                }
                case LeftOut out -> leftOut.merge(out.reason(), 1, Integer::sum);
            }
        }
        if (held.remove(path)) {
            changes.add(new Removed(path));
        }
    }

    private FileReading read(TreeWalk walk, int tree) throws IOException {
        FileMode mode = walk.getFileMode(tree);
        byte[] bytes = FileMode.GITLINK.equals(mode)
                ? new byte[0]
                : objects.open(walk.getObjectId(tree)).getBytes();
        return FileReading.of(walk.getPathString(), mode, bytes);
    }

    /** The text files of the last commit, as {@code git ls-tree -r} lists them, by path. */
    Map<String, Content> lastTree() throws IOException {
        Map<String, Content> files = new TreeMap<>();
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk walk = new TreeWalk(repository, objects)) {
            walk.setRecursive(true);
            walk.addTree(commits.parseCommit(head).getTree());
            while (walk.next()) {
                if (read(walk, 0) instanceof Text text) {
                    files.put(walk.getPathString(), text.content());
                }
            }
        }
        return files;
    }

    /** How many changes were left out so far, by reason. */
    Map<Reason, Integer> leftOut() {
        return new EnumMap<>(leftOut);
    }

    /** The last commit, abbreviated. */
    String headName() {
        return head.abbreviate(10).name();
    }

    @Override
    public void close() {
        objects.close();
        repository.close();
    }
}
