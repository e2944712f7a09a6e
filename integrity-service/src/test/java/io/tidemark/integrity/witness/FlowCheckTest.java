package io.tidemark.integrity.witness;

import static io.tidemark.integrity.witness.TestingOutcomes.applied;
import static io.tidemark.integrity.witness.TestingOutcomes.hash;
import static io.tidemark.integrity.witness.TestingOutcomes.refused;
import static io.tidemark.integrity.witness.TestingOutcomes.replayed;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlowCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final WitnessConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(WitnessConfig.class)
            .build()
            .getConfigMapping(WitnessConfig.class);

    private final FlowCheck check = new FlowCheck(CONFIG);

    @Test
    void versionsThatFollowOneAnotherAreOneRunAndAGapBeginsAnother() {
        List<WitnessRun> runs = WitnessRun.of(applied("acme", "a", 9, 3, 4, 5, 8, 9));

        assertThat(runs).extracting(WitnessRun::firstVersion).containsExactly(3L, 8L);
        assertThat(runs).extracting(WitnessRun::versions).containsExactly(3, 2);
        assertThat(runs.get(1).hashes()).containsExactly(HeardHash.of(hash(8)), HeardHash.of(hash(9)));
    }

    @Test
    void aRunHasAnEnd() {
        long[] versions = LongStream.rangeClosed(1, 250).toArray();

        assertThat(WitnessRun.of(applied("acme", "a", 250, versions)))
                .extracting(WitnessRun::versions)
                .containsExactly(100, 100, 50);
    }

    @Test
    void theMessagesAreThoseThatTheRunbookLooksFor() {
        assertThat(Invariant.NEGATIVE_DELTA.message()).isEqualTo("resume-sync invariant failed: negative delta");
        assertThat(Invariant.SNAPSHOT_WINDOW.message()).isEqualTo("invalid snapshot window");
    }

    @Test
    void versionsThatFallOrPassTheHeadAreAnInvalidWindowAndAnswersToldAgainAreNot() {
        assertThat(Invariant.brokenBy(applied("acme", "a", 9, 7, 6))).contains(Invariant.SNAPSHOT_WINDOW);
        assertThat(Invariant.brokenBy(applied("acme", "a", 9, 7, 7))).contains(Invariant.SNAPSHOT_WINDOW);
        assertThat(Invariant.brokenBy(applied("acme", "a", 9, 10))).contains(Invariant.SNAPSHOT_WINDOW);
        assertThat(Invariant.brokenBy(applied("acme", "a", 9, 0))).contains(Invariant.SNAPSHOT_WINDOW);
        assertThat(Invariant.brokenBy(applied("acme", "a", 9, 6, 9))).isEmpty();
        assertThat(Invariant.brokenBy(replayed("acme", "a", 9, 7, 6, 7))).isEmpty();
    }

    @Test
    void aHeadThatGoesBackIsSuspectedOnceItWasToldToBeFurther() {
        assertThat(judge(applied("acme", "a", 5, 5)).suspicions()).isEmpty();
        assertThat(judge(applied("globex", "a", 3, 3)).suspicions()).isEmpty();
        assertThat(judge(applied("acme", "a", 4, 4)).suspicions())
                .containsExactly(new FlowCheck.Suspicion("acme", "a", 1, 5));
        assertThat(judge(applied("acme", "a", 4, 4)).evidence())
                .as("it may have come late")
                .isEmpty();
    }

    @Test
    void aVersionThatTheStreamHadPassedIsSuspectedAlsoWhereTheHeadDoesNotFall() {
        assertThat(judge(applied("acme", "a", 10, 9, 10)).givenAgain()).isEmpty();

        FlowCheck.Judged judged = judge(applied("acme", "a", 10, 3));

        assertThat(judged.givenAgain()).containsExactly(new FlowCheck.GivenAgain("acme", "a", 1, 3, "o3"));
        assertThat(judged.suspicions()).as("its head does not fall").isEmpty();
        assertThat(judged.evidence()).as("it may have come late").isEmpty();
        assertThat(judge(applied("acme", "a", 12, 10, 11, 12)).givenAgain())
                .as("at the head itself, under one that rises")
                .containsExactly(new FlowCheck.GivenAgain("acme", "a", 1, 10, "o10"));
    }

    @Test
    void theSameMessageAgainWhatWasAnsweredBeforeAndWhatFollowsAreNoVersionsGivenAgain() {
        BatchOutcome newest = applied("acme", "a", 10, 9, 10);
        judge(applied("acme", "a", 8, 7, 8));

        assertThat(judge(newest).givenAgain()).isEmpty();
        assertThat(judge(newest).givenAgain()).as("heard again").isEmpty();
        assertThat(judge(refused("acme", "a", 1, ErrorCode.VERSION_CONFLICT)).givenAgain())
                .isEmpty();
        assertThat(judge(replayed("acme", "a", 10, 3, 9)).givenAgain()).isEmpty();
        assertThat(judge(newest).givenAgain())
                .as("heard again after others at the same head")
                .isEmpty();
        assertThat(judge(applied("acme", "a", 12, 11, 12)).givenAgain()).isEmpty();
        assertThat(judge(applied("globex", "a", 12, 3)).givenAgain()).isEmpty();
    }

    @Test
    void asManyOperationsThatTheStoreRefusesAsTheThresholdAreABurstAndOneLessIsNone() {
        assertThat(judge(refused("acme", "a", CONFIG.constraintBurst() - 1, ErrorCode.NOT_APPLICABLE))
                        .evidence())
                .isEmpty();
        assertThat(judge(refused("acme", "b", 1, ErrorCode.NOT_APPLICABLE)).evidence())
                .extracting(Evidence::kind)
                .containsExactly(EvidenceKind.CONSTRAINT_BURST);
    }

    @Test
    void refusalsOfAnotherTenantOrOfBeforeTheWindowDoNotCount() {
        int most = CONFIG.constraintBurst() - 1;
        judge(refused("acme", "a", most, ErrorCode.NOT_APPLICABLE));

        assertThat(judge(refused("globex", "a", 1, ErrorCode.NOT_APPLICABLE)).evidence())
                .isEmpty();
        assertThat(check.judge(
                                List.of(refused("acme", "a", most, ErrorCode.NOT_APPLICABLE)),
                                NOW.plus(CONFIG.burstWindow()).plusMillis(1))
                        .evidence())
                .isEmpty();
    }

    @Test
    void operationsThatNoLongerFitAreDriftFromTheThresholdOn() {
        assertThat(judge(refused("acme", "a", CONFIG.driftBurst() - 1, ErrorCode.SCHEMA_MISMATCH))
                        .evidence())
                .isEmpty();
        assertThat(judge(refused("acme", "a", 1, ErrorCode.SCHEMA_MISMATCH)).evidence())
                .extracting(Evidence::kind)
                .containsExactly(EvidenceKind.SCHEMA_DRIFT);
        assertThat(judge(refused("acme", "a", 500, ErrorCode.VERSION_CONFLICT)).evidence())
                .as("a conflict is nothing unusual")
                .isEmpty();
    }

    @Test
    void aBurstIsSaidToHaveComeWithTheReleaseThatMostOfItCameOf() {
        judge(refused("acme", "a", 20, ErrorCode.SCHEMA_MISMATCH, "4.2.0"));
        judge(refused("acme", "b", 10, ErrorCode.SCHEMA_MISMATCH, "4.1.0"));

        List<Evidence> evidence = judge(refused("acme", "c", CONFIG.driftBurst() - 30, ErrorCode.SCHEMA_MISMATCH))
                .evidence();

        assertThat(evidence.getFirst().clientRelease()).contains("4.2.0");
        assertThat(evidence.getFirst().rows().getFirst())
                .containsEntry("client_releases", "{4.1.0=10, 4.2.0=20, unknown=20}");
    }

    private FlowCheck.Judged judge(BatchOutcome batch) {
        return check.judge(List.of(batch), NOW);
    }
}
