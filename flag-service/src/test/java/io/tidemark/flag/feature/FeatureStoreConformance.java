package io.tidemark.flag.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.contracts.flag.FlagKeys;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link FeatureStore} promises. Each test has a flag of its own. */
public abstract class FeatureStoreConformance extends FeatureStoreFixture {

    @Test
    void theFlagsThatTidemarkObeysAreThere() {
        assertThat(newest().features())
                .extracting(Feature::name)
                .contains(FlagKeys.LOCAL_ONLY, FlagKeys.LEARNING_SYNC, FlagKeys.SYNC);
        assertThat(newest().find(FlagKeys.SYNC).orElseThrow().enabled()).isTrue();
    }

    @Test
    void aChangeTakesANewEpochAndIsWhatIsLoaded() {
        String flag = givenFlag(true, strategy("100"));
        long before = newest().epoch();

        FeatureSet after = changed(change(flag, shaped(true, strategy("50")), null));

        assertThat(after.epoch()).isGreaterThan(before);
        assertThat(reach(after, flag)).containsExactly("* 50");
        assertThat(newest().epoch()).isGreaterThanOrEqualTo(after.epoch());
        assertThat(reach(newest(), flag)).containsExactly("* 50");
        assertThat(after.find(flag).orElseThrow().revision()).isEqualTo(after.epoch());
    }

    @Test
    void theStrategiesOfTheDocumentAreAllThatTheFlagHas() {
        String flag = givenFlag(false, strategy("100"));

        FeatureSet some = changed(change(flag, shaped(true, strategy("100", "acme"), strategy("10", "globex")), null));
        assertThat(reach(some, flag)).containsExactlyInAnyOrder("acme 100", "globex 10");
        assertThat(some.find(flag).orElseThrow().enabled()).isTrue();

        FeatureSet others = changed(change(flag, shaped(true, strategy("90", "globex"), strategy("5")), null));
        assertThat(reach(others, flag)).containsExactlyInAnyOrder("globex 90", "* 5");

        FeatureSet none = changed(change(flag, shaped(false, strategy("100")), null));
        assertThat(reach(none, flag)).containsExactly("* 100");
        assertThat(none.find(flag).orElseThrow().enabled()).isFalse();
    }

    @Test
    void aChangeIsAuditedWithPersonReasonBeforeAndAfter() throws Exception {
        String flag = givenFlag(true, strategy("10"));

        long epoch = changed(change(flag, shaped(true, strategy("50")), null)).epoch();

        List<Map<String, String>> rows = audit(flag);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).containsEntry("before", "null").containsEntry("actor", "acme/op");
        assertThat(rows.get(1))
                .containsEntry("actor", "acme/op")
                .containsEntry("action", "a drill")
                .containsEntry("reason", "INC-7: drill")
                .containsEntry("epoch", Long.toString(epoch));
        assertThat(rows.get(1).get("before")).contains("\"rollout\":\"10\"");
        assertThat(rows.get(1).get("after")).contains("\"rollout\":\"50\"");
    }

    @Test
    void aStaleExpectedEpochChangesNothing() throws Exception {
        String flag = givenFlag(true, strategy("10"));
        long epoch = newest().epoch();

        ChangeOutcome outcome = change(flag, shaped(true, strategy("50")), epoch - 1);

        assertThat(outcome).isEqualTo(new ChangeOutcome.Stale(epoch));
        assertThat(reach(newest(), flag)).containsExactly("* 10");
        assertThat(audit(flag)).hasSize(1);
    }

    @Test
    void ofManyWhoExpectTheSameEpochOneSucceeds() throws Exception {
        String flag = givenFlag(true, strategy("10"));
        long epoch = newest().epoch();

        List<Future<ChangeOutcome>> outcomes;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            outcomes = IntStream.range(20, 25)
                    .mapToObj(i ->
                            executor.submit(() -> change(flag, shaped(true, strategy(Integer.toString(i))), epoch)))
                    .toList();
        }

        assertThat(outcomes)
                .extracting(Future::get)
                .hasOnlyElementsOfTypes(ChangeOutcome.Changed.class, ChangeOutcome.Stale.class)
                .filteredOn(ChangeOutcome.Changed.class::isInstance)
                .hasSize(1);
        assertThat(audit(flag)).hasSize(2);
    }

    @Test
    void anUnknownFlagIsNotChanged() {
        assertThat(change("nobody.knows." + UUID.randomUUID(), UnaryOperator.identity(), null))
                .isEqualTo(new ChangeOutcome.Unknown());
    }

    @Test
    void anEditThatFailsChangesNothing() throws Exception {
        String flag = givenFlag(true, strategy("10"));

        assertThatThrownBy(() -> change(
                        flag,
                        document -> {
                            throw new UnsupportedOperationException("as the test wants");
                        },
                        null))
                .isInstanceOf(UnsupportedOperationException.class);

        assertThat(reach(newest(), flag)).containsExactly("* 10");
        assertThat(audit(flag)).hasSize(1);
    }

    @Test
    void theNameOfAFlagIsGivenOutOnce() {
        String flag = givenFlag(true, strategy("10"));
        long epoch = newest().epoch();

        assertThat(create(flag, true, strategy("20"))).isEqualTo(new ChangeOutcome.Stale(epoch));
        FeatureSet without = changed(store.archive(flag, epoch, DRILL).await().indefinitely());

        assertThat(without.epoch()).isGreaterThan(epoch);
        assertThat(without.find(flag)).isEmpty();
        assertThat(change(flag, UnaryOperator.identity(), null)).isEqualTo(new ChangeOutcome.Unknown());
        assertThat(create(flag, true, strategy("20"))).isInstanceOf(ChangeOutcome.Stale.class);
        assertThat(newest().find(flag)).isEmpty();
    }

    @Test
    void aStaleArchivalArchivesNothing() {
        String flag = givenFlag(true, strategy("10"));
        long epoch = newest().epoch();

        assertThat(store.archive(flag, epoch - 1, DRILL).await().indefinitely())
                .isEqualTo(new ChangeOutcome.Stale(epoch));

        assertThat(newest().find(flag)).isPresent();
    }
}
