package io.tidemark.ingest.mode;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Takes in what is learnt of the flags: the gate obeys it at once, the disk keeps it for the next start, which may come when
 * nobody can be asked.
 */
@Singleton
class FlagMemory {
    /** What follows later knows better; what needs nobody comes first. */
    static final int FILE_FIRST = 100;

    static final int THEN_TOPIC = 200;
    static final int THEN_FLAG_SERVICE = 300;

    private static final Logger LOG = Logger.getLogger(FlagMemory.class);

    private final ModeGate gate;
    private final FlagFile file;
    private long keptEpoch;
    private boolean keptEverOn;
    private String trouble = "";

    FlagMemory(ModeGate gate, ModeConfig config) {
        this.gate = gate;
        this.file = new FlagFile(config.stateFolder());
    }

    void start(@Observes @Priority(FILE_FIRST) StartupEvent event) {
        file.read().ifPresent(this::recall);
    }

    private synchronized void recall(KeptFlags kept) {
        try {
            LocalOnlyFlag flag = LocalOnlyFlag.parse(kept.document());
            gate.update(before -> kept.everOn() ? before.told(flag).wasOn() : before.told(flag));
            keptEpoch = flag.epoch();
            keptEverOn = kept.everOn();
            LOG.infof("The last known flags are those of epoch %d", keptEpoch);
        } catch (MalformedFlagsException e) {
            LOG.errorf("The flags that were kept can't be used: %s", e.getMessage());
        }
    }

    /** What holds from now on. */
    HeldFlags learn(UnaryOperator<HeldFlags> step) {
        HeldFlags held = gate.update(step);
        keep(held);
        return held;
    }

    /** A disk that does not take it is tried again with whatever is learnt next. */
    private synchronized void keep(HeldFlags held) {
        LocalOnlyFlag flag = held.flag();
        boolean older = held.epoch() < keptEpoch;
        boolean same = held.epoch() == keptEpoch && held.everOn() == keptEverOn;
        if (flag == null || older || same) {
            return;
        }
        try {
            file.write(new KeptFlags(held.everOn(), flag.document()));
            keptEpoch = flag.epoch();
            keptEverOn = held.everOn();
            report("");
        } catch (IOException e) {
            report(e.toString());
        }
    }

    private void report(String now) {
        if (!now.equals(trouble)) {
            trouble = now;
            LOG.warnf(now.isEmpty() ? "The flags are kept on disk again" : "The flags can't be kept on disk: %s", now);
        }
    }
}
