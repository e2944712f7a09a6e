package io.tidemark.suite.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a backup consists of. It is signed; what it says of the files can be recomputed from them.
 *
 * @param format of the backup, {@link #FORMAT}
 * @param tidemark the version that made it
 * @param createdAt when, ISO 8601 in UTC
 * @param installation whose it is
 * @param schemas the database, all of it as it was at one moment
 * @param tenants what the snapshot store held, tenant by tenant
 * @param log where the log of operations stood
 * @param files everything beside the manifest and its signature
 */
public record Manifest(
        int format,
        String tidemark,
        String createdAt,
        Installation installation,
        List<SchemaCopy> schemas,
        List<TenantSummary> tenants,
        LogCopy log,
        List<FileEntry> files) {
    static final int FORMAT = 1;
    static final String FILE = "manifest.json";
    static final String SIGNATURE = "manifest.sig";
    static final String KEYS = "keys.json";
    static final String PENDING = "operations.ndjson.zst";
    static final String FLAGS = "flags.ndjson.zst";

    private static final ObjectMapper JSON = new ObjectMapper();

    public Manifest {
        schemas = List.copyOf(schemas);
        tenants = List.copyOf(tenants);
        files = List.copyOf(files);
    }

    /**
     * An installation is known by its keys.
     *
     * @param fingerprint SHA-256 of the public key that its tokens are verified with, in hex
     * @param publicKey that key, PEM
     */
    public record Installation(String fingerprint, String publicKey) {}

    /**
     * The tables of one service.
     *
     * @param version of the schema, as Flyway counts
     */
    public record SchemaCopy(String name, String version, List<TableCopy> tables, List<SequenceCopy> sequences) {
        public SchemaCopy {
            tables = List.copyOf(tables);
            sequences = List.copyOf(sequences);
        }
    }

    /**
     * A table.
     *
     * @param columns those that are stored, in the order of the file
     * @param file COPY's text format, zstd
     */
    public record TableCopy(String name, List<String> columns, long rows, String file) {
        public TableCopy {
            columns = List.copyOf(columns);
        }
    }

    /** A sequence that was used. */
    public record SequenceCopy(String name, long lastValue) {}

    /**
     * What the snapshot store holds of a tenant.
     *
     * @param digest over where each user's stream stands, in whatever order; without epochs, which a restore raises
     */
    public record TenantSummary(String tenant, long users, long snapshots, String digest) {}

    /**
     * The log of operations.
     *
     * @param topicId which topic it was: another one of the same name is another log
     * @param committed by partition, how far snapshot-service had come before the moment of the database's copy
     * @param pending how many operations behind that are in the backup itself
     */
    public record LogCopy(String topicId, Map<Integer, Long> committed, long pending) {
        public LogCopy {
            committed = Map.copyOf(committed);
        }
    }

    /** A file as it is to be found. */
    public record FileEntry(String name, long bytes, String sha256) {}

    static Manifest parse(byte[] text) throws BackupRefusedException {
        try {
            Manifest manifest = JSON.readValue(text, Manifest.class);
            if (manifest.format != FORMAT) {
                throw new BackupRefusedException("the backup has format " + manifest.format + ", this Tidemark knows "
                        + FORMAT + ": restore it with the version that made it, " + manifest.tidemark);
            }
            return manifest;
        } catch (BackupRefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BackupRefusedException(FILE + " was changed, or is none: it can't be read", e);
        }
    }

    byte[] json() throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }
}
