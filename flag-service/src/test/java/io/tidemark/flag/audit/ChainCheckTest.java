package io.tidemark.flag.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123456789Z");
    private static final int LENGTH = 10;

    @Test
    void anUntouchedChainHolds() {
        ChainCheck check = check(chain());

        assertThat(check.broken()).isNull();
        assertThat(check.seq()).isEqualTo(LENGTH);
    }

    @Property(tries = 100)
    void aChangedRowIsNamed(@ForAll @IntRange(min = 1, max = LENGTH) int seq, @ForAll @IntRange(max = 6) int column) {
        List<AuditRow> rows = chain();
        rows.set(seq - 1, altered(rows.get(seq - 1), column));

        assertThat(check(rows).broken()).isEqualTo(new ChainCheck.Broken(seq, "it is not what was hashed"));
    }

    @Property(tries = 50)
    void aRowThatWasReplacedTogetherWithItsHashIsNoticedAtTheNextOne(
            @ForAll @IntRange(min = 1, max = LENGTH - 1) int seq) {
        List<AuditRow> rows = chain();
        AuditRow old = rows.get(seq - 1);
        rows.set(seq - 1, rehashed(old));

        assertThat(check(rows).broken())
                .isEqualTo(new ChainCheck.Broken(seq + 1, "it does not follow on the row before"));
    }

    @Test
    void aLastRowThatWasReplacedTogetherWithItsHashIsNoticedByTheHead() {
        List<AuditRow> rows = chain();
        AuditRow last = rows.getLast();
        rows.set(LENGTH - 1, rehashed(last));

        assertThat(ChainCheck.START
                        .followedBy(rows)
                        .endingAt(last.seq(), last.hash())
                        .broken())
                .isEqualTo(new ChainCheck.Broken(LENGTH, "it is not the row that the chain was left with"));
    }

    @Property(tries = 50)
    void aMissingRowIsNamedAlsoAtTheEnd(@ForAll @IntRange(min = 1, max = LENGTH) int seq) {
        List<AuditRow> rows = chain();
        AuditRow last = rows.getLast();
        rows.remove(seq - 1);

        assertThat(ChainCheck.START
                        .followedBy(rows)
                        .endingAt(last.seq(), last.hash())
                        .broken())
                .isEqualTo(new ChainCheck.Broken(seq, "the row is missing"));
    }

    private static ChainCheck check(List<AuditRow> rows) {
        AuditRow last = rows.getLast();
        return ChainCheck.START.followedBy(rows).endingAt(last.seq(), last.hash());
    }

    private static List<AuditRow> chain() {
        List<AuditRow> rows = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            rows.add(
                    i == 0
                            ? AuditRow.following(0, AuditRow.GENESIS, entry("reason \"ü\"\t" + i), NOW)
                            : AuditRow.following(i, rows.getLast().hash(), entry("reason " + i), NOW));
        }
        return rows;
    }

    private static AuditEntry entry(String reason) {
        return new AuditEntry(
                new Actor("acme/op"), "local-only on", List.of("acme"), "f", "{}", "{\"a\":1}", reason, 7);
    }

    private static AuditRow rehashed(AuditRow old) {
        return AuditRow.following(old.seq() - 1, old.previous(), entry("another"), NOW);
    }

    private static AuditRow altered(AuditRow row, int column) {
        AuditEntry e = row.entry();
        UnaryOperator<String> other = text -> text + " ";
        AuditEntry changed = switch (column) {
            case 0 ->
                new AuditEntry(
                        Actor.AUTOMATIC, e.action(), e.targets(), e.flag(), e.before(), e.after(), e.reason(), 7);
            case 1 ->
                new AuditEntry(
                        e.actor(),
                        other.apply(e.action()),
                        e.targets(),
                        e.flag(),
                        e.before(),
                        e.after(),
                        e.reason(),
                        7);
            case 2 ->
                new AuditEntry(e.actor(), e.action(), List.of("*"), e.flag(), e.before(), e.after(), e.reason(), 7);
            case 3 ->
                new AuditEntry(
                        e.actor(),
                        e.action(),
                        e.targets(),
                        e.flag(),
                        other.apply(e.before()),
                        e.after(),
                        e.reason(),
                        7);
            case 4 ->
                new AuditEntry(
                        e.actor(),
                        e.action(),
                        e.targets(),
                        e.flag(),
                        e.before(),
                        other.apply(e.after()),
                        e.reason(),
                        7);
            case 5 ->
                new AuditEntry(
                        e.actor(),
                        e.action(),
                        e.targets(),
                        e.flag(),
                        e.before(),
                        e.after(),
                        other.apply(e.reason()),
                        7);
            default ->
                new AuditEntry(e.actor(), e.action(), e.targets(), e.flag(), e.before(), e.after(), e.reason(), 8);
        };
        return new AuditRow(row.seq(), row.at(), changed, row.previous(), row.hash());
    }
}
