package io.tidemark.flag.unleash;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.flag.audit.Actor;
import io.tidemark.flag.audit.AuditEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateAuditTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void whatIsLateIsThereForTheNextProcessInItsOrder() {
        LateAudit dying = late(10);
        List.of("first", "second", "third").forEach(reason -> dying.add(entry(reason)));

        assertThat(reasons(late(10))).containsExactly("first", "second", "third");
    }

    @Test
    void theSameRowHasTheSameIdInEveryProcess() {
        late(10).add(entry("once"));

        assertThat(late(10).first()).isPresent().isEqualTo(late(10).first());
    }

    @Test
    void whenAllIsWrittenNothingIsLeft() {
        LateAudit late = late(10);
        late.add(entry("first"));
        late.add(entry("second"));

        drain(late);

        assertThat(folder).isEmptyDirectory();
        assertThat(late(10).first()).isEmpty();
    }

    @Test
    void aLineThatWasBrokenOffOrAlteredHidesNoOther() throws Exception {
        LateAudit dying = late(10);
        dying.add(entry("first"));
        dying.add(entry("altered"));
        Path file = folder.resolve("late-audit");
        Files.writeString(file, Files.readString(file).replace("altered", "allowed"));
        Files.writeString(file, "sha256:00 {\"id", StandardOpenOption.APPEND);

        late(10).add(entry("after the break"));

        assertThat(reasons(late(10))).containsExactly("first", "after the break");
    }

    @Test
    void moreThanMayWaitAreCountedAndNotKept() {
        LateAudit late = late(2);
        List.of("first", "second", "third").forEach(reason -> late.add(entry(reason)));

        assertThat(reasons(late)).containsExactly("first", "second");
        assertThat(metrics.counter("flag_audit_dropped_total").count()).isEqualTo(1);
    }

    @Test
    void aDiskThatTakesNothingLeavesTheRowsInMemory() throws IOException {
        Files.delete(folder);
        Files.writeString(folder, "a file where a folder should be");
        LateAudit late = late(10);

        late.add(entry("first"));

        assertThat(reasons(late)).containsExactly("first");
    }

    private LateAudit late(int rows) {
        return new LateAudit(folder, rows, metrics);
    }

    private static List<String> reasons(LateAudit late) {
        List<String> reasons = new ArrayList<>();
        late.first().ifPresent(row -> reasons.addAll(drain(late)));
        return reasons;
    }

    private static List<String> drain(LateAudit late) {
        List<String> reasons = new ArrayList<>();
        while (late.first().isPresent()) {
            LateAudit.Row row = late.first().get();
            reasons.add(row.entry().reason());
            late.written(row);
        }
        return reasons;
    }

    private static AuditEntry entry(String reason) {
        return new AuditEntry(
                new Actor("acme/op"),
                "local-only on",
                List.of("acme"),
                "resume_sync.local_only",
                "{}",
                "{}",
                reason,
                7);
    }
}
