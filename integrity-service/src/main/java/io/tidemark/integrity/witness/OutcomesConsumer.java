package io.tidemark.integrity.witness;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.BatchOutcome;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.integrity.finding.FindingLog;
import io.tidemark.integrity.finding.Seen;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Listens to what becomes of operations. Offsets are committed once what was heard is kept; heard again, it is the same. */
@ApplicationScoped
class OutcomesConsumer {
    private static final Logger LOG = Logger.getLogger(OutcomesConsumer.class);

    private final FlowCheck check;
    private final WitnessStore store;
    private final WitnessMetrics metrics;
    private final FindingLog findings;
    private final WitnessConfig config;
    private final WitnessTracing tracing;
    private final Clock clock;

    OutcomesConsumer(
            WitnessStore store,
            WitnessMetrics metrics,
            FindingLog findings,
            WitnessConfig config,
            WitnessTracing tracing,
            Clock clock) {
        this.check = new FlowCheck(config);
        this.store = store;
        this.metrics = metrics;
        this.findings = findings;
        this.config = config;
        this.tracing = tracing;
        this.clock = clock;
    }

    @Incoming("witness")
    Uni<Void> hear(ConsumerRecords<String, byte[]> records) {
        List<BatchOutcome> batches = new ArrayList<>();
        List<WitnessRun> runs = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                BatchOutcome batch = MessageCodec.decodeBatchOutcome(record.value());
                batches.add(batch);
                spans.add(tracing.start(record, batch));
                runs.addAll(WitnessRun.of(batch));
            } catch (UndecodableMessageException e) {
                metrics.unreadable();
                LOG.errorf(
                        "Outcome %s-%d@%d can't be read: %s",
                        record.topic(), record.partition(), record.offset(), e.getMessage());
            }
        }
        FlowCheck.Judged judged = check.judge(batches, clock.instant());
        judged.broken().forEach(broken -> say(broken.invariant(), "batch " + broken.batchId()));
        List<Span> inPostgresql = tracing.inPostgresql(spans);
        return Uni.createFrom()
                .deferred(() -> store.keep(runs, judged, findings.release()))
                .onFailure()
                .invoke(e -> LOG.warnf("What was heard is not kept yet, trying again: %s", e.toString()))
                .onFailure()
                .retry()
                .withBackOff(config.retryInitialDelay(), config.retryMaxDelay())
                .indefinitely()
                .onTermination()
                .invoke(() -> inPostgresql.forEach(Span::end))
                .invoke(seen -> {
                    metrics.heard(runs.stream().mapToLong(WitnessRun::versions).sum());
                    negativeDeltas(seen, judged)
                            .forEach(one ->
                                    say(Invariant.NEGATIVE_DELTA, one.subject().toString()));
                    findings.told(seen);
                    WitnessTracing.kept(spans);
                })
                .replaceWithVoid();
    }

    /** What was borne out is evidence that the messages alone did not give. */
    private static List<Seen> negativeDeltas(List<Seen> seen, FlowCheck.Judged judged) {
        return seen.stream()
                .filter(one -> one.kind() == EvidenceKind.INVARIANT_VIOLATION)
                .filter(one -> judged.evidence().stream()
                        .noneMatch(known -> known.subject().equals(one.subject())))
                .toList();
    }

    private void say(Invariant invariant, String about) {
        metrics.broken(invariant);
        LOG.errorf("%s (%s)", invariant.message(), about);
    }
}
