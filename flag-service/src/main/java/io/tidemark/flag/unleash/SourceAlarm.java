package io.tidemark.flag.unleash;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** {@code flag_source_malformed}: 1 while the source shows something that can't be obeyed. Each fault is logged once. */
final class SourceAlarm {
    private static final Logger LOG = Logger.getLogger(SourceAlarm.class);

    private final AtomicInteger malformed;
    private volatile String told = "";

    SourceAlarm(MeterRegistry metrics) {
        this.malformed = metrics.gauge("flag_source_malformed", new AtomicInteger());
    }

    /** Shows how it stands with the flags, one by one. */
    void show(Map<String, String> faults) {
        tell(faults.isEmpty() ? "" : faults.toString());
    }

    /** Nothing of what was sent can be used. */
    void raise(String fault) {
        tell(fault);
    }

    private void tell(String now) {
        malformed.set(now.isEmpty() ? 0 : 1);
        if (!now.equals(told)) {
            told = now;
            if (now.isEmpty()) {
                LOG.info("What Unleash shows can be obeyed again");
            } else {
                LOG.errorf("Unleash shows what can't be obeyed; the last good documents stay in force: %s", now);
            }
        }
    }
}
