package io.tidemark.suite.backup;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** A record of Kafka as a line of JSON; bytes are base64. */
record LoggedRecord(
        int partition,
        long offset,
        long timestamp,
        @Nullable String key,
        @Nullable String value,
        List<LoggedHeader> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER = JSON.readerFor(LoggedRecord.class);

    LoggedRecord {
        headers = List.copyOf(headers);
    }

    record LoggedHeader(String name, @Nullable String value) {}

    static LoggedRecord of(ConsumerRecord<byte[], byte[]> record) {
        List<LoggedHeader> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new LoggedHeader(header.key(), base64(header.value()))));
        return new LoggedRecord(
                record.partition(),
                record.offset(),
                record.timestamp(),
                base64(record.key()),
                base64(record.value()),
                headers);
    }

    ProducerRecord<byte[], byte[]> to(String topic) {
        List<Header> copied = new ArrayList<>();
        headers.forEach(header -> copied.add(new RecordHeader(header.name(), bytes(header.value()))));
        return new ProducerRecord<>(topic, partition, timestamp, bytes(key), bytes(value), copied);
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte @Nullable [] bytes(@Nullable String base64) {
        return base64 == null ? null : Base64.getDecoder().decode(base64);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(JSON.writeValueAsBytes(this));
        out.write('\n');
    }

    static MappingIterator<LoggedRecord> readAll(InputStream in) throws IOException {
        return READER.readValues(in);
    }
}
