package io.tidemark.integrity.health;

import static io.tidemark.integrity.health.TestingBook.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.flag.Bucket;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.contracts.health.CohortCounts;
import io.tidemark.contracts.health.Findings;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.health.HealthWindow;
import io.tidemark.contracts.health.Verdict;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.integrity.threshold.Fired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthBookTest {
    private final TestingBook book = new TestingBook();

    @Test
    void usersAreCountedOnceHoweverManyEventsTheyHave() {
        for (int minute = 0; minute < 30; minute++) {
            book.add(Told.pushes("acme", "alice", minute(minute), 10, 0));
            book.add(Told.pushes("acme", "bob", minute(minute), 3, 1));
        }

        assertThat(window(book.at(29, "acme"), 30)).isEqualTo(new HealthWindow(30, 390, 30, 2, 1));
        assertThat(window(book.at(29, "acme"), 15)).isEqualTo(new HealthWindow(15, 195, 15, 2, 1));
    }

    @Test
    void aWindowReachesBackSoManyMinutesAndNoFurther() {
        book.add(Told.pushes("acme", "alice", minute(0), 7, 7));

        assertThat(window(book.at(14, "acme"), 15)).isEqualTo(new HealthWindow(15, 7, 7, 1, 1));
        assertThat(window(book.at(15, "acme"), 15)).isEqualTo(new HealthWindow(15, 0, 0, 0, 0));
        assertThat(window(book.at(1439, "acme"), 1440)).isEqualTo(new HealthWindow(1440, 7, 7, 1, 1));
        assertThat(window(book.at(1440, "acme"), 1440)).isEqualTo(new HealthWindow(1440, 0, 0, 0, 0));
    }

    @Test
    void windowsAreThoseOfARecountWhateverTheOrderAndHoweverItWasSplit() {
        Random random = new Random(4);
        List<TelemetryMessage> messages = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long events = 1L + random.nextInt(4);
            messages.add(Told.pushes(
                    "t" + random.nextInt(3),
                    "u" + random.nextInt(400),
                    minute(random.nextInt(1440)).plusSeconds(random.nextInt(60)),
                    events,
                    random.nextInt(10) == 0 ? 1 + random.nextInt((int) events) : 0));
        }
        Collections.shuffle(messages, random);
        // Told late, but by a clock that has gone on.
        HealthBook shuffled = new HealthBook(100, 1_000_000, List.of());
        messages.forEach(message -> shuffled.add(message, minute(1439)));
        TestingBook late = new TestingBook(shuffled);

        for (String tenant : List.of("t0", "t1", "t2", HealthVerdict.EVERYONE)) {
            for (HealthWindow window : late.at(1439, tenant).windows()) {
                assertThat(window).isEqualTo(recount(messages, tenant, window.minutes()));
            }
        }
    }

    private static HealthWindow recount(List<TelemetryMessage> messages, String tenant, int span) {
        Instant first = minute(1440 - span);
        long events = 0;
        long failures = 0;
        Set<String> users = new HashSet<>();
        Set<String> failed = new HashSet<>();
        for (TelemetryMessage message : messages) {
            boolean counts =
                    tenant.equals(HealthVerdict.EVERYONE) || message.tenantId().equals(tenant);
            if (counts && !message.at().isBefore(first)) {
                TenantBook.Sum sum = TenantBook.Sum.of(message);
                events += sum.events();
                failures += sum.failures();
                users.add(message.key());
                if (sum.failures() > 0) {
                    failed.add(message.key());
                }
            }
        }
        return new HealthWindow(span, events, failures, users.size(), failed.size());
    }

    @Test
    void refusalsOfTheSwitchAreNoEvents() {
        book.add(Told.pushes("acme", "alice", minute(0), 60, 3)).add(Told.paused("acme", "bob", minute(0), 1_000));

        assertThat(window(book.at(0, "acme"), 15)).isEqualTo(new HealthWindow(15, 60, 3, 1, 1));
        assertThat(book.at(0, "acme").last(1).classes())
                .isEqualTo(Map.of(ErrorClass.NONE, 57L, ErrorClass.SERVER, 3L, ErrorClass.PAUSED, 1_000L));
    }

    @Test
    void whatNoServerSawIsCountedAsTheClientTellsIt() {
        book.add(Told.events("acme", "alice", minute(0), Told.STARTED, Told.NO_ANSWER));

        assertThat(window(book.at(0, "acme"), 5)).isEqualTo(new HealthWindow(5, 1, 1, 1, 1));
        assertThat(book.at(0, "acme").last(1).classes()).isEqualTo(Map.of(ErrorClass.NETWORK, 1L));
    }

    @Test
    void cohortsAreTheBucketsOfTheFlagsGroup() {
        for (int i = 0; i < 500; i++) {
            book.add(Told.pushes("acme", "u" + i, minute(20), 2, i % 10 == 0 ? 1 : 0));
        }
        book.add(Told.pushes("acme", "early", minute(4), 9, 9));

        CohortCounts counts =
                book.verdict(20, "acme").cohort(FlagKeys.LOCAL_ONLY).orElseThrow();

        assertThat(counts.minutes()).isEqualTo(15);
        assertThat(counts.sum(1, 100)).isEqualTo(new CohortCounts.Sum(1_000, 50));
        int bucket = Bucket.of(FlagKeys.LOCAL_ONLY, "acme/u7");
        long own = IntStream.range(0, 500)
                .filter(i -> Bucket.of(FlagKeys.LOCAL_ONLY, "acme/u" + i) == bucket)
                .count();
        assertThat(counts.sum(bucket, bucket).events()).isEqualTo(2 * own);
    }

    @Test
    void aSev1IsHeldFromTheFirstMinuteThatWasSoUntilOneIsNot() {
        for (int minute = 0; minute < 60; minute++) {
            boolean bad = minute >= 20 && minute != 50;
            book.add(Told.pushes("acme", "u", minute(minute), 100, bad ? 30 : 0));
        }

        assertThat(book.at(19, "acme").sev1HeldSince()).isNull();
        // 30 of 100 a minute: five minutes' window reaches a quarter with its fifth bad minute.
        assertThat(book.at(24, "acme").sev1HeldSince()).isNull();
        assertThat(book.at(40, "acme").sev1HeldSince()).isEqualTo(minute(25));
        assertThat(ids(book.at(39, "acme"))).contains("sev1-event-errors-held");
        assertThat(ids(book.at(38, "acme"))).doesNotContain("sev1-event-errors-held");
        assertThat(book.at(50, "acme").sev1HeldSince()).isNull();
    }

    @Test
    void nothingKnownIsToldAsNothingAndNotAsGood() {
        TenantHealth whole = book.at(0, HealthVerdict.EVERYONE);

        assertThat(whole.last(1).successRate()).isEmpty();
        assertThat(whole.windows()).allMatch(window -> window.events() == 0 && window.users() == 0);
        assertThat(whole.fired()).isEmpty();
    }

    @Test
    void anOpenFindingIsSev1AlsoOfATenantWithoutEvents() {
        Map<String, TenantHealth> all = book.all(minute(0), Map.of("quiet", new Findings(1, 0, null)));

        assertThat(all.get("quiet")).satisfies(health -> {
            assertThat(health.verdict()).isEqualTo(Verdict.SEV1);
            assertThat(ids(health)).containsExactly("sev1-corruption");
            assertThat(health.sev1HeldSince()).isNull();
        });
    }

    @Test
    void learningSyncIsSilentOnlyWhileSomebodyIsThere() {
        for (int minute = 0; minute < 30; minute += 5) {
            book.add(Told.events("silent", "u", minute(minute), Told.STARTED));
            book.add(Told.events("fine", "u", minute(minute), Told.STARTED, Told.COMPLETED));
        }
        book.add(Told.events("new", "u", minute(29), Told.STARTED));

        assertThat(ids(book.at(29, "silent"))).contains("learning-silence");
        assertThat(ids(book.at(29, "fine"))).isEmpty();
        assertThat(ids(book.at(29, "new"))).isEmpty();
    }

    @Test
    void oneTenantThatIsBadlyOffIsP3OfTheWhole() {
        book.add(Told.pushes("acme", "u", minute(0), 60, 6)).add(Told.pushes("globex", "u", minute(0), 6_000, 0));

        assertThat(ids(book.at(0, HealthVerdict.EVERYONE))).containsExactly("p3-single-tenant");
    }

    @Test
    void pastTheBoundsTheWholeIsCountedStillAndIsSaidToBeIncomplete() {
        HealthBook small = new HealthBook(1, 2, List.of());
        for (int i = 0; i < 5; i++) {
            small.add(Told.pushes("t" + i, "u", minute(0), 10, 0), minute(0));
        }
        TestingBook bounded = new TestingBook(small);

        assertThat(window(bounded.at(0, HealthVerdict.EVERYONE), 5)).isEqualTo(new HealthWindow(5, 50, 0, 2, 0));
        assertThat(small.uncounted()).isEqualTo(3);
        assertThat(bounded.all(minute(0), Map.of())).containsOnlyKeys("t0", HealthVerdict.EVERYONE);
    }

    @Test
    void whatComesFromAheadOfTheClockHappenedNow() {
        HealthBook ahead = new HealthBook(10, 10, List.of());
        ahead.add(Told.pushes("acme", "u", minute(500), 10, 0), minute(0));

        assertThat(window(new TestingBook(ahead).at(0, "acme"), 5).events()).isEqualTo(10);
    }

    private static HealthWindow window(TenantHealth health, int minutes) {
        return health.windows().stream()
                .filter(window -> window.minutes() == minutes)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(TenantHealth health) {
        return health.fired().stream()
                .map(Fired::threshold)
                .map(threshold -> threshold.id())
                .toList();
    }
}
