package io.tidemark.ingest.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tidemark.contracts.telemetry.ErrorClass;
import io.tidemark.contracts.telemetry.LearningEvent;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import io.tidemark.http.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What waits to be told, added up by user and minute. Adding never waits for anything but another addition of the same user;
 * past the bounds it drops and counts.
 */
@Startup
@Singleton
public class TelemetryBuffer {
    private final ConcurrentHashMap<Key, Tally> waiting = new ConcurrentHashMap<>();
    private final int maxWaiting;
    private final int maxEvents;
    private final Clock clock;
    private final Counter dropped;
    private final ToldThisMinute told;

    @Inject
    TelemetryBuffer(TelemetryConfig config, Clock clock, MeterRegistry metrics) {
        this(config.maxWaiting(), config.maxEventsWaiting(), clock, metrics);
    }

    TelemetryBuffer(int maxWaiting, int maxEvents, Clock clock, MeterRegistry metrics) {
        this.maxWaiting = maxWaiting;
        this.maxEvents = maxEvents;
        this.clock = clock;
        this.told = new ToldThisMinute(maxWaiting, maxEvents);
        this.dropped = Counter.builder("telemetry_dropped")
                .description("What was not told since too much waited already")
                .register(metrics);
        Gauge.builder("telemetry_waiting", waiting, ConcurrentHashMap::mappingCount)
                .description("Users' minutes that wait to be told")
                .register(metrics);
    }

    /** A push of that caller was answered. */
    public void answered(Caller caller, ErrorClass errorClass) {
        add(caller.tenant(), caller.user(), clock.instant(), tally -> {
            tally.count(errorClass, 1);
            return 0;
        });
    }

    /** The caller's client told of these; returns those that count, which are as many as one device may tell of in a minute. */
    List<LearningEvent> told(Caller caller, List<LearningEvent> events) {
        Instant now = clock.instant();
        List<LearningEvent> admitted = events.subList(0, told.admit(caller, now, events.size()));
        if (admitted.size() < events.size()) {
            dropped.increment(events.size() - admitted.size());
        }
        if (!admitted.isEmpty()) {
            add(caller.tenant(), caller.user(), now, tally -> tally.keep(admitted, maxEvents));
        }
        return admitted;
    }

    /** Takes out what waits, one user's minute after the other. */
    List<TelemetryMessage> drain() {
        List<TelemetryMessage> messages = new ArrayList<>();
        for (Key key : waiting.keySet()) {
            Tally tally = waiting.remove(key);
            if (tally != null) {
                messages.add(tally.message(key));
            }
        }
        return messages;
    }

    /** Puts back what could not be told. */
    void giveBack(TelemetryMessage message) {
        add(message.tenantId(), message.userId(), message.at(), tally -> {
            message.pushes().forEach(push -> tally.count(push.errorClass(), push.count()));
            return tally.keep(message.events(), maxEvents);
        });
    }

    private void add(String tenant, String user, Instant at, Addition addition) {
        Key key = new Key(tenant, user, at.truncatedTo(ChronoUnit.MINUTES));
        waiting.compute(key, (same, held) -> {
            if (held == null && waiting.mappingCount() >= maxWaiting) {
                dropped.increment();
                return null;
            }
            Tally tally = held == null ? new Tally(at) : held;
            int lost = addition.to(tally);
            if (lost > 0) {
                dropped.increment(lost);
            }
            return tally;
        });
    }

    private record Key(String tenant, String user, Instant minute) {}

    /** Adds to a tally, which nobody else touches meanwhile; returns how much found no room. */
    private interface Addition {
        int to(Tally tally);
    }

    private static final class Tally {
        private final Instant at;
        private final Map<ErrorClass, Long> counts = new EnumMap<>(ErrorClass.class);
        private List<LearningEvent> events = List.of();

        Tally(Instant at) {
            this.at = at;
        }

        void count(ErrorClass errorClass, long times) {
            counts.merge(errorClass, times, Long::sum);
        }

        int keep(List<LearningEvent> more, int atMost) {
            int room = Math.min(more.size(), atMost - events.size());
            if (room > 0) {
                List<LearningEvent> kept = new ArrayList<>(events);
                kept.addAll(more.subList(0, room));
                events = kept;
            }
            return more.size() - Math.max(0, room);
        }

        TelemetryMessage message(Key key) {
            List<TelemetryMessage.PushCount> pushes = counts.entrySet().stream()
                    .map(entry -> new TelemetryMessage.PushCount(entry.getKey(), entry.getValue()))
                    .toList();
            return new TelemetryMessage(TelemetryMessage.VERSION, key.tenant(), key.user(), at, pushes, events);
        }
    }
}
