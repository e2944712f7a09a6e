package io.tidemark.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.system.chaos.Evidence.Answer;
import io.tidemark.system.chaos.Evidence.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A device's queue of operations on the few records that its user's devices share, so that conflicts happen, with one bad
 * operation in a hundred. Remembers what was sent and what was answered; not for several threads at once.
 */
final class Queue {
    private static final int RECORDS = 12;
    private static final int LARGEST_REQUEST = 300;

    private final String device;
    private final boolean counts;
    private final Random random;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Long> heads = new HashMap<>();
    private final List<String> contradictions = new ArrayList<>();

    /**
     * An empty queue.
     *
     * @param counts whether the device keeps a gap-free counter, or relies on operation ids alone
     */
    Queue(String device, boolean counts, Random random) {
        this.device = device;
        this.counts = counts;
        this.random = random;
    }

    /** A request with the next operations. */
    String nextRequest() {
        List<String> operations = new ArrayList<>();
        int size = 1 + random.nextInt(LARGEST_REQUEST);
        for (int i = 0; i < size; i++) {
            operations.add(nextOperation());
        }
        return "{\"device_id\":\"" + device + "\",\"operations\":[" + String.join(",", operations) + "]}";
    }

    private String nextOperation() {
        long place = sent.size() + 1L;
        String id = device + "-" + place;
        String record = "r" + random.nextInt(RECORDS);
        @Nullable Long head = heads.get(record);
        String type = type(head);
        boolean based = type.equals("update") || type.equals("delete");
        places.put(id, sent.size());
        sent.add(new Sent(device, place, id, record, based ? head : null, null));
        return "{\"operation_id\":\"" + id + "\",\"type\":\"" + type + "\",\"record_id\":\"" + record + "\""
                + (counts ? ",\"device_seq\":" + place : "")
                + (based ? ",\"base_version\":" + head : "")
                + (type.equals("delete") ? "" : ",\"payload\":" + payload(id, place))
                + "}";
    }

    private String type(@Nullable Long head) {
        int dice = random.nextInt(100);
        if (head == null || dice < 40) {
            return "upsert";
        }
        return dice < 75 ? "update" : dice < 88 ? "delete" : "create";
    }

    private String payload(String id, long place) {
        return random.nextInt(100) == 0
                ? "[\"not an object\"]"
                : "{\"text\":\"" + id + " ✓\",\"half\":0.50,\"at\":" + place + "}";
    }

    /** Takes the answer to a request in; says how many operations were applied that were not known to be. */
    int hear(JsonNode results) {
        int applied = 0;
        for (JsonNode result : results) {
            String id = result.get("operation_id").asText();
            Answer answer = new Answer(
                    result.get("status").asText(),
                    result.hasNonNull("version") ? result.get("version").asLong() : null,
                    result.hasNonNull("content_hash")
                            ? result.get("content_hash").asText()
                            : null);
            if (learn(
                    Objects.requireNonNull(places.get(id), id),
                    answer,
                    result.at("/current/version").asLong())) {
                applied++;
            }
        }
        return applied;
    }

    private boolean learn(int index, Answer answer, long current) {
        Sent before = sent.get(index);
        if (before.answer() != null && !before.answer().equals(answer)) {
            contradictions.add(before.operationId() + " was told " + before.answer() + ", then " + answer);
        }
        sent.set(index, new Sent(device, before.place(), before.operationId(), before.record(), before.base(), answer));
        @Nullable Long head = answer.isApplied() ? answer.version() : current > 0 ? Long.valueOf(current) : null;
        if (head != null) {
            heads.merge(before.record(), head, Math::max);
        }
        return before.answer() == null && answer.isApplied();
    }

    List<Sent> sent() {
        return sent;
    }

    /** Operations that were answered in two ways. */
    List<String> contradictions() {
        return contradictions;
    }
}
