package io.tidemark.flag.unleash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.flag.audit.AuditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;

/**
 * The audit rows that PostgreSQL could not take yet: in memory and, so that they survive us, in a file, each in a line of its
 * own with its hash. The file goes when all of them are written; until then a row may be written again, and has an id by
 * which that is noticed.
 */
final class LateAudit {
    private static final Logger LOG = Logger.getLogger(LateAudit.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final Path file;
    private final int maxRows;
    private final Counter dropped;
    private final Queue<Row> rows = new ConcurrentLinkedQueue<>();

    /**
     * Begins with what an earlier process has left there.
     *
     * @param maxRows more are not kept: the log has them
     */
    LateAudit(Path folder, int maxRows, MeterRegistry metrics) {
        this.folder = folder;
        this.file = folder.resolve("late-audit");
        this.maxRows = maxRows;
        this.dropped = metrics.counter("flag_audit_dropped_total");
        metrics.gaugeCollectionSize("flag_audit_late", Tags.empty(), rows);
        read();
    }

    /** One row, with what it is recognized by. */
    record Row(UUID id, AuditEntry entry) {}

    /** Keeps the row; returns once the disk has it, if it takes it at all. */
    synchronized void add(AuditEntry entry) {
        LOG.errorf("PostgreSQL is away, the audit row follows when it is back: %s", entry);
        if (rows.size() >= maxRows) {
            dropped.increment();
            LOG.errorf("%d rows are late already: this one is in the log alone", rows.size());
            return;
        }
        Row row = new Row(UUID.randomUUID(), entry);
        rows.add(row);
        try {
            append(row);
        } catch (IOException e) {
            LOG.errorf("The late audit row is in memory alone, %s does not take it: %s", file, e);
        }
    }

    Optional<Row> first() {
        return Optional.ofNullable(rows.peek());
    }

    /** The first one is in PostgreSQL. */
    synchronized void written(Row row) {
        rows.remove(row);
        if (rows.isEmpty()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warnf("%s stays, though all of it is written: %s", file, e);
            }
        }
    }

    private void append(Row row) throws IOException {
        String json = JSON.writeValueAsString(row);
        // A line that was broken off before is ended first.
        byte[] line = ("\n" + ContentHash.of(json) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private void read() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> parse(line)
                            .ifPresentOrElse(rows::add, () -> LOG.errorf("A line of %s is damaged: %s", file, line)));
            LOG.warnf("%d audit rows of an earlier process are still to be written", rows.size());
        } catch (IOException e) {
            LOG.errorf("The late audit rows can't be read from %s: %s", file, e);
        }
    }

    private static Optional<Row> parse(String line) {
        String[] hashAndJson = line.split(" ", 2);
        try {
            return hashAndJson.length == 2
                            && ContentHash.of(hashAndJson[1]).toString().equals(hashAndJson[0])
                    ? Optional.of(JSON.readValue(hashAndJson[1], Row.class))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
