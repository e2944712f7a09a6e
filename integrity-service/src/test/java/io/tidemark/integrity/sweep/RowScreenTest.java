package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.integrity.witness.HeardHash;
import java.io.ByteArrayOutputStream;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowScreenTest {
    private static final OffsetDateTime BEGIN = OffsetDateTime.parse("2026-01-01T00:00:00Z");
    private static final UserKey ANN = new UserKey("acme", "ann");
    private static final UserKey BOB = new UserKey("acme", "bob");
    private static final long NOTE = 7;
    private static final long OTHER = 8;

    private final RowScreen screen = new RowScreen(new Position("acme", "ann", 3));

    @Test
    void soundRowsAreNamedByNobodyAndTheOneBeforeThePartDoesNotCount() {
        screen.of(ann(row(3, null, 3), row(4, null, 4), row(6, 4L, 5)));
        screen.heard(ANN, 1, hashes(1, 2, 3, 4, 5, 6, 7));

        assertThat(screen.result().rows()).isEqualTo(2);
        assertThat(screen.read()).isEqualTo(3);
        assertThat(screen.result().accused()).isEmpty();
        assertThat(screen.result().suspects()).isEmpty();
        assertThat(screen.strays()).isEmpty();
    }

    @Test
    void thePlaceBeforeThePartIsThatUsersAlone() {
        screen.of(new Rows(BOB, List.of(3L), row(3, null, 1)).versions());

        assertThat(screen.result().rows()).isEqualTo(1);
        assertThat(screen.result().accused()).containsExactly(new Position("acme", "bob", 3));
    }

    @Test
    void payloadsThatAreNotTheirHashesAreAccusedButForTheOneBeforeThePart() {
        screen.of(new Rows(ANN, List.of(3L, 5L), row(3, null, 1), row(4, null, 2), row(5, null, 3)).versions());

        assertThat(screen.result().accused()).containsExactly(at(5));
        assertThat(screen.isAccused(at(5))).isTrue();
        assertThat(screen.isAccused(at(4))).isFalse();
    }

    @Test
    void whatWasHeardIsComparedWithEachRowOfItsVersionAndWithNoOther() {
        screen.of(ann(row(3, null, 1), row(5, null, 2), row(6, null, 3), row(6, null, 3), row(9, null, 4)));
        screen.heard(ANN, 2, hashes(0, 0, 0, 5, 0));
        screen.heard(ANN, 8, hashes(0));
        screen.heard(ANN, 10, hashes(0));
        screen.heard(BOB, 5, hashes(0));

        assertThat(screen.result().accused()).containsExactly(at(6));
    }

    @Test
    void hashesOfWhichOneIsTooShortAreAllAccused() {
        byte[] short1 = Arrays.copyOf(hashes(4, 5), 2 * HeardHash.BYTES - 1);
        screen.of(new Versions(
                ANN,
                new Long[] {4L, 5L},
                new Long[] {null, null},
                new OffsetDateTime[] {BEGIN, BEGIN},
                new Long[] {NOTE, NOTE},
                short1,
                List.of()));
        screen.heard(ANN, 4, hashes(4, 5));

        assertThat(screen.result().accused()).containsExactly(at(4), at(5));
    }

    @Test
    void timesAndVersionsThatDoNotRiseMakeAUserSuspectAlsoBehindTheRowBeforeThePart() {
        screen.of(ann(row(3, null, 2), row(4, null, 1)));
        assertThat(screen.result().suspects()).containsExactly(ANN);

        RowScreen twice = new RowScreen(Position.START);
        twice.of(ann(row(4, null, 1), row(4, null, 1)));
        assertThat(twice.result().suspects()).containsExactly(ANN);

        RowScreen atOnce = new RowScreen(Position.START);
        atOnce.of(ann(row(4, null, 1), row(5, null, 1)));
        assertThat(atOnce.result().suspects()).as("in the same microsecond").isEmpty();
    }

    @Test
    void aParentThatIsNotOlderMakesAUserSuspect() {
        screen.of(ann(row(4, 4L, 1)));

        assertThat(screen.result().suspects()).containsExactly(ANN);
    }

    @Test
    void aParentThatIsNotInThePartOrOfAnotherRecordIsToBeLookedFor() {
        screen.of(ann(row(3, 1L, 1), row(4, 2L, 2), row(5, 4L, 3), row(6, 4L, OTHER, 4)));

        assertThat(screen.strays())
                .containsExactly(new RowScreen.Parent(ANN, 2, NOTE), new RowScreen.Parent(ANN, 4, OTHER));
        assertThat(screen.result().suspects()).isEmpty();

        screen.suspect(ANN);
        assertThat(screen.result().suspects()).containsExactly(ANN);
    }

    @Test
    void ofTwoSnapshotsWithTheParentsVersionOneOfTheSameRecordIsEnough() {
        screen.of(ann(row(4, null, OTHER, 1), row(4, null, NOTE, 2), row(4, null, OTHER, 3), row(5, 4L, 4)));

        assertThat(screen.strays()).isEmpty();
    }

    private static Position at(long version) {
        return new Position("acme", "ann", version);
    }

    private static Row row(long version, @Nullable Long parent, long second) {
        return row(version, parent, NOTE, second);
    }

    private static Row row(long version, @Nullable Long parent, long record, long second) {
        return new Row(version, parent, record, BEGIN.plusSeconds(second));
    }

    private static Versions ann(Row... rows) {
        return new Rows(ANN, List.of(), rows).versions();
    }

    /** Hashes that are all alike for a version. */
    private static byte[] hashes(long... versions) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        LongStream.of(versions).forEach(version -> {
            byte[] hash = new byte[HeardHash.BYTES];
            Arrays.fill(hash, (byte) version);
            all.writeBytes(hash);
        });
        return all.toByteArray();
    }

    private record Row(long version, @Nullable Long parent, long record, OffsetDateTime time) {}

    private record Rows(UserKey user, List<Long> misfits, List<Row> rows) {
        Rows(UserKey user, List<Long> misfits, Row... rows) {
            this(user, misfits, List.of(rows));
        }

        Versions versions() {
            return new Versions(
                    user,
                    rows.stream().map(Row::version).toArray(Long[]::new),
                    rows.stream().map(Row::parent).toArray(Long[]::new),
                    rows.stream().map(Row::time).toArray(OffsetDateTime[]::new),
                    rows.stream().map(Row::record).toArray(Long[]::new),
                    hashes(rows.stream().mapToLong(Row::version).toArray()),
                    misfits);
        }
    }
}
