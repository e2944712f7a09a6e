package io.tidemark.suite.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A device as clients are: what was not answered stays in its queue and is sent again. */
final class DrillDevice {
    private static final int MOST = 500;
    private static final Patience BEGINNING = new Patience(Duration.ofMinutes(1), Duration.ofMillis(500));
    private static final Set<String> SETTLED = Set.of("applied", "duplicate");

    private Caller caller;
    private final String collection;
    private final String name;
    private final String records;
    private final Map<String, JsonNode> queue = new LinkedHashMap<>();
    private int written;

    DrillDevice(Caller caller, String name) {
        this(caller, name, "r");
    }

    /** One of several of the same user: its records begin with a word that is no other's. */
    DrillDevice(Caller caller, String name, String records) {
        this("notes", caller, name, records);
    }

    private DrillDevice(String collection, Caller caller, String name, String records) {
        this.collection = collection;
        this.caller = caller;
        this.name = name;
        this.records = records;
    }

    /** One that syncs learning records. */
    static DrillDevice ofLearningRecords(Caller caller, String name) {
        return new DrillDevice("learning-records", caller, name, "r");
    }

    /** How many operations it has written that are not settled, for all it knows. */
    int waiting() {
        return queue.size();
    }

    /** With another token, as after a refresh. */
    void signIn(Caller again) {
        caller = again;
    }

    /** A change while nobody looks: it waits. */
    void write(int operations) {
        for (int i = 0; i < operations; i++) {
            written++;
            ObjectNode operation = DrillSuite.object()
                    .put("operation_id", name + "-" + written)
                    .put("device_seq", written)
                    .put("type", "upsert")
                    .put("record_id", records + written);
            operation.putObject("payload").put("text", "number " + written);
            queue.put(name + "-" + written, operation);
        }
    }

    /** Sends what waits, the oldest first; what was settled waits no longer. */
    Answer send() throws IOException, InterruptedException {
        Answer answer = caller.post("/api/" + collection + "/bulk", request());
        if (answer.status() == 200) {
            answer.body().path("results").forEach(result -> {
                if (SETTLED.contains(result.path("status").asText())) {
                    queue.remove(result.path("operation_id").asText());
                }
            });
        }
        return answer;
    }

    ObjectNode request() {
        ObjectNode request = DrillSuite.object().put("device_id", name);
        ArrayNode operations = request.putArray("operations");
        queue.values().stream().limit(MOST).forEach(operations::add);
        return request;
    }

    /** A healthy beginning: something is applied. A suite that has just started may take its time. */
    void settle() throws IOException, InterruptedException {
        write(1);
        Look settled = BEGINNING.await(() -> {
            Answer answer = send();
            return new Look(queue.isEmpty(), answer.status() + " " + answer.code());
        });
        if (!settled.there()) {
            throw new IOException("the suite is not well before the drill: a push is answered " + settled.seen());
        }
    }

    /** Whether all that was ever written is there, each once; sends first what still waits. */
    Look whole() throws IOException, InterruptedException {
        if (!queue.isEmpty()) {
            Answer answer = send();
            if (!queue.isEmpty()) {
                return new Look(
                        false,
                        queue.size() + " operations wait, a push is answered " + answer.status() + " " + answer.code());
            }
        }
        List<String> applied = applied();
        if (new HashSet<>(applied).size() < applied.size()) {
            throw new IOException("an operation was applied twice: " + applied);
        }
        return new Look(
                applied.size() == written, applied.size() + " of " + written + " operations are there, each once");
    }

    /** The same of several: what others wait for on the same suite is not theirs. */
    static Look allWhole(List<DrillDevice> devices) throws IOException, InterruptedException {
        int operations = 0;
        for (DrillDevice device : devices) {
            Look whole = device.whole();
            if (!whole.there()) {
                return new Look(false, device.name + ": " + whole.seen());
            }
            operations += device.written;
        }
        return new Look(true, operations + " operations of " + devices.size() + " devices are there, each once");
    }

    /** What is there of this device; others may write for the same user. */
    private List<String> applied() throws IOException, InterruptedException {
        List<String> applied = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = caller.read("/api/changes?limit=1000" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("changes")
                    .valueStream()
                    .map(change -> change.path("operation_id").asText())
                    .filter(operation -> operation.startsWith(name + "-"))
                    .forEach(applied::add);
            cursor = page.path("next_cursor").asText();
            more = page.path("has_more").asBoolean();
        }
        return applied;
    }

    Caller caller() {
        return caller;
    }
}
