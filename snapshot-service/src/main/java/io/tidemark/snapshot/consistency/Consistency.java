package io.tidemark.snapshot.consistency;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import io.tidemark.snapshot.consistency.ConsistencyRequest.Question;
import io.tidemark.snapshot.consistency.RecordStore.Checkpoint;
import io.tidemark.snapshot.consistency.RecordStore.Moment;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Answers how a device's records compare with the server's. */
@ApplicationScoped
class Consistency {
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final RecordStore records;
    private final ComparisonTeller teller;
    private final ConsistencyConfig config;
    private final Semaphore room;

    Consistency(RecordStore records, ComparisonTeller teller, ConsistencyConfig config) {
        this.records = records;
        this.teller = teller;
        this.config = config;
        this.room = new Semaphore(config.maxConcurrent());
    }

    /** Who asks; the release of the client's program is null when it does not say. */
    record Asker(Caller caller, @Nullable String release) {}

    /** The answer to one question. Fails with {@code overloaded} when too many are being answered. */
    Uni<ConsistencyAnswer> compare(Asker asker, Question question) {
        if (!room.tryAcquire()) {
            throw ProblemException.retryable(
                    ErrorCode.OVERLOADED, config.maxConcurrent() + " comparisons are being made already", COME_BACK);
        }
        return records.<ConsistencyAnswer>atOneMoment(
                        asker.caller(),
                        config.maxDuration(),
                        moment -> moment.checkpoint().chain(checkpoint -> switch (question) {
                            case Question.Collections asked ->
                                collections(moment, checkpoint, asked.theirs())
                                        .invoke(answer -> teller.compared(asker, asked, checkpoint, answer))
                                        .map(answer -> answer);
                            case Question.Buckets asked -> buckets(moment, checkpoint, asked);
                        }))
                .onTermination()
                .invoke(room::release);
    }

    private static Uni<CollectionsAnswer> collections(
            Moment moment, Checkpoint checkpoint, Map<String, Summary> theirs) {
        Summary all = theirs.values().stream().reduce(Summary.EMPTY, Summary::plus);
        if (all.equals(checkpoint.all())) {
            // The sum over all collections is kept: a device that agrees with it costs no more than a look at it.
            return Uni.createFrom().item(collections(checkpoint, theirs, theirs));
        }
        Map<String, Summary> ours = new TreeMap<>();
        return moment.each(record -> ours.merge(
                        record.collection(), Summary.EMPTY.plus(record), (summary, one) -> summary.plus(one)))
                .map(done -> collections(checkpoint, ours, theirs));
    }

    private static CollectionsAnswer collections(
            Checkpoint checkpoint, Map<String, Summary> ours, Map<String, Summary> theirs) {
        NavigableMap<String, CollectionsAnswer.Compared> compared = new TreeMap<>();
        for (Map<String, Summary> side : List.of(ours, theirs)) {
            for (String name : side.keySet()) {
                Summary here = ours.getOrDefault(name, Summary.EMPTY);
                boolean equal = here.equals(theirs.getOrDefault(name, Summary.EMPTY));
                compared.put(
                        name,
                        new CollectionsAnswer.Compared(
                                equal, here.count(), here.digest().hex()));
            }
        }
        boolean equal = compared.values().stream().allMatch(CollectionsAnswer.Compared::equal);
        return new CollectionsAnswer(equal, checkpoint.version(), compared);
    }

    private Uni<ConsistencyAnswer> buckets(Moment moment, Checkpoint checkpoint, Question.Buckets asked) {
        BucketComparison comparison = new BucketComparison(
                asked.prefix(),
                asked.theirs(),
                new BucketComparison.Limits(config.maxRecordsPerBucket(), config.maxRecordsPerAnswer()));
        return moment.each(asked.collection(), comparison::count)
                .chain(counted -> comparison.decide()
                        ? moment.each(asked.collection(), comparison::list)
                        : Uni.createFrom().voidItem())
                .map(done -> new BucketsAnswer(
                        comparison.answer().isEmpty(),
                        checkpoint.version(),
                        asked.collection(),
                        asked.prefix(),
                        comparison.answer()));
    }
}
