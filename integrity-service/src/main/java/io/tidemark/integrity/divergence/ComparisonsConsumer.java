package io.tidemark.integrity.divergence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.contracts.sync.MessageCodec;
import io.tidemark.contracts.sync.UndecodableMessageException;
import io.tidemark.http.Ticker;
import io.tidemark.integrity.finding.FindingLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Hears how devices compared with the server. Offsets are committed once what was heard is kept; heard again, it is the same. */
@ApplicationScoped
class ComparisonsConsumer {
    private static final Logger LOG = Logger.getLogger(ComparisonsConsumer.class);

    private final DivergenceStore store;
    private final FindingLog findings;
    private final DivergenceConfig config;
    private final Counter unreadable;
    private Cancellable ticks = () -> {};

    ComparisonsConsumer(DivergenceStore store, FindingLog findings, DivergenceConfig config, MeterRegistry meters) {
        this.store = store;
        this.findings = findings;
        this.config = config;
        this.unreadable = Counter.builder("comparisons_unreadable")
                .description("Records of sync.comparisons that were passed over")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        ticks = Ticker.every(config.forgetEvery(), this::forget, e -> LOG.error("No device is forgotten any more", e));
    }

    void stop(@Observes ShutdownEvent event) {
        ticks.cancel();
    }

    @Incoming("comparisons")
    Uni<Void> hear(ConsumerRecords<String, byte[]> records) {
        List<ComparisonMessage> told = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                told.add(MessageCodec.decodeComparison(record.value()));
            } catch (UndecodableMessageException e) {
                unreadable.increment();
                LOG.errorf("A comparison can't be read: %s", e.getMessage());
            }
        }
        return untilKept(() -> store.concerning(told))
                .onItem()
                .transformToMulti(those -> Multi.createFrom().iterable(those))
                .onItem()
                .transformToUniAndConcatenate(one ->
                        untilKept(() -> store.take(one, findings.release())).invoke(this::tell))
                .onItem()
                .ignoreAsUni();
    }

    private void tell(DivergenceStore.Taken taken) {
        findings.told(taken.seen());
        findings.cleared(taken.closed(), DivergenceStore.HELD_AGAIN);
    }

    private <T> Uni<T> untilKept(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure()
                .invoke(e -> LOG.warnf("What a device compared is not kept yet, trying again: %s", e.toString()))
                .onFailure()
                .retry()
                .withBackOff(config.retryInitialDelay(), config.retryMaxDelay())
                .indefinitely();
    }

    private Uni<Void> forget() {
        return store.forget().onFailure().recoverWithUni(e -> {
            LOG.warnf("Devices that are gone are forgotten later: %s", e.toString());
            return Uni.createFrom().voidItem();
        });
    }
}
