package io.tidemark.suite.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderSwapTest {
    private static final List<String> PARTS = List.of("keys", "postgresql", "kafka");
    private static final int STEPS = 9;

    @TempDir
    private Path root;

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void whatWasNotDecidedChangesNothing() throws Exception {
        SuiteFolder folder = givenOldParts();
        givenNewParts(new FolderSwap(folder));

        assertThat(new FolderSwap(folder).finish()).isEmpty();
        new FolderSwap(folder).abandon();

        assertThat(root.resolve("restore")).doesNotExist();
        assertThat(content(root)).containsExactly("old", "old", "old");
    }

    @Test
    void whatWasDecidedIsCarriedOutWhereverItWasCutOff() throws Exception {
        for (int crash = 1; crash <= STEPS; crash++) {
            SuiteFolder folder = new SuiteFolder(Files.createDirectory(root.resolve("at-" + crash)));
            givenParts(folder.root(), "old");
            AtomicInteger left = new AtomicInteger(crash);
            FolderSwap swap = new FolderSwap(folder, () -> {
                if (left.decrementAndGet() == 0) {
                    throw new Crash();
                }
            });
            givenNewParts(swap);

            assertThatThrownBy(() -> {
                        swap.decide("before");
                        swap.finish();
                    })
                    .as("step %d", crash)
                    .isInstanceOf(Crash.class);
            new FolderSwap(folder).settle();

            assertThat(content(folder.root())).as("step %d", crash).containsExactly("new", "new", "new");
            assertThat(content(folder.root().resolve("before"))).containsExactly("old", "old", "old");
        }
    }

    @Test
    void whatWasCutOffBeforeItCountedIsRefusedUntilItIsDropped() throws Exception {
        SuiteFolder folder = givenOldParts();
        givenNewParts(new FolderSwap(folder));

        assertThatThrownBy(new FolderSwap(folder)::settle)
                .hasMessageContaining("restore --from DIR")
                .hasMessageContaining("restore --abandon");

        new FolderSwap(folder).abandon();
        new FolderSwap(folder).settle();
        assertThat(content(root)).containsExactly("old", "old", "old");
    }

    @Test
    void whatSomebodyElsePutWhereItIsBuiltStaysAndABackupIsRefusedThere() throws Exception {
        SuiteFolder folder = givenOldParts();
        Path theirs = Files.createDirectories(root.resolve("restore")).resolve("manifest.json");
        Files.writeString(theirs, "theirs");
        FolderSwap swap = new FolderSwap(folder);
        givenNewParts(swap);

        swap.abandon();
        givenNewParts(swap);
        swap.decide("before");
        swap.finish();

        assertThat(theirs).hasContent("theirs");
        assertThatThrownBy(() -> swap.refuseWork(theirs.resolveSibling(""))).hasMessageContaining("belongs elsewhere");
        assertThatThrownBy(() -> swap.refuseWork(theirs)).hasMessageContaining("belongs elsewhere");
        swap.refuseWork(root.resolve("restored"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "keys"})
    void aPartThatIsNotReplacedStaysAndOneThatWasLostIsPutThere(String part) throws Exception {
        SuiteFolder folder = givenOldParts();
        FolderSwap.remove(root.resolve("postgresql"));
        FolderSwap swap = new FolderSwap(folder);
        givenNewParts(swap);
        FolderSwap.remove(swap.part(part));

        swap.decide("before");
        swap.finish();

        assertThat(Files.readString(root.resolve(part).resolve("file"))).isEqualTo("old");
        assertThat(Files.readString(root.resolve("postgresql").resolve("file"))).isEqualTo("new");
        assertThat(root.resolve("restore")).doesNotExist();
    }

    @Test
    void anotherOneDoesNotBeginBeforeTheDecidedOneIsFinished() throws Exception {
        FolderSwap swap = new FolderSwap(givenOldParts());
        givenNewParts(swap);
        swap.decide("before");

        swap.abandon();

        assertThatThrownBy(swap::begin).isInstanceOf(IllegalStateException.class);
    }

    private SuiteFolder givenOldParts() throws Exception {
        givenParts(root, "old");
        return new SuiteFolder(root);
    }

    private static void givenNewParts(FolderSwap swap) throws Exception {
        swap.begin();
        givenParts(swap.part("keys").resolveSibling(""), "new");
    }

    private static void givenParts(Path folder, String content) throws Exception {
        for (String part : PARTS) {
            Files.writeString(Files.createDirectories(folder.resolve(part)).resolve("file"), content);
        }
    }

    private static List<String> content(Path folder) throws Exception {
        return List.of(
                Files.readString(folder.resolve("keys/file")),
                Files.readString(folder.resolve("postgresql/file")),
                Files.readString(folder.resolve("kafka/file")));
    }
}
