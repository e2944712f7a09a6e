package io.tidemark.export.run;

import io.quarkus.runtime.StartupEvent;
import io.tidemark.export.format.ExportFormat;
import io.tidemark.export.format.NdjsonFormat;
import io.tidemark.export.redaction.Redaction;
import io.tidemark.export.render.ContentCoding;
import io.tidemark.export.source.Filter;
import io.tidemark.export.source.Position;
import io.tidemark.export.source.Selection;
import io.tidemark.export.source.What;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Exports nothing once at the start, so that the first reader need not wait for a connection and for hundreds of classes. */
@Singleton
final class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final Duration LONGEST = Duration.ofSeconds(4);

    /** No tenant has this name. */
    private static final String NOBODY = "";

    private static final Selection NOTHING = new Selection(
            NOBODY,
            What.SNAPSHOTS,
            new Filter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
            Position.START,
            OptionalLong.empty());

    private final Exports exports;

    WarmUp(Exports exports) {
        this.exports = exports;
    }

    void started(@Observes StartupEvent event) {
        ExportFormat format = new NdjsonFormat();
        ExportOrder order =
                new ExportOrder("warm-up", NOBODY, NOBODY, NOTHING, format, ContentCoding.IDENTITY, false, null);
        try {
            new Redaction().ofJson("{\"mail\":\"a@example.com\",\"call\":\"+1 555 123 4567\"}");
            exports.unaudited(order).collect().last().await().atMost(LONGEST);
        } catch (RuntimeException e) {
            LOG.infof("The first export will take longer than others: %s", e.toString());
        }
    }
}
