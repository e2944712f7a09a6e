package io.tidemark.system.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;

/** Runs in a container, on the jars of the image: loads every native library that a service may need. */
final class NativeProbe {
    private static final byte[] TEXT = "again and again and again".getBytes(StandardCharsets.UTF_8);

    private NativeProbe() {}

    /** Prints a line for each, and ends with an exception where one can't be loaded or something but /tmp can be written. */
    public static void main(String[] arguments) throws Exception {
        for (String folder : List.of("/", "/app", "/app/lib")) {
            if (Files.isWritable(Path.of(folder))) {
                throw new IllegalStateException(folder + " can be written");
            }
        }
        for (String codec : List.of("gzip", "lz4", "snappy", "zstd")) {
            MemoryRecords records =
                    MemoryRecords.withRecords(Compression.of(codec).build(), new SimpleRecord(TEXT));
            if (records.firstBatch().compressionType() != CompressionType.forName(codec)) {
                throw new IllegalStateException(codec + " did not compress");
            }
            for (Record record : records.records()) {
                System.out.println(codec + " " + record.valueSize());
            }
        }
        // Not on this module's class path.
        Object engine = Class.forName("io.getunleash.engine.UnleashEngine")
                .getConstructor()
                .newInstance();
        System.out.println("engine " + engine.getClass().getSimpleName());
    }
}
