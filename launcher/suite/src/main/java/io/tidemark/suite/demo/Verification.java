package io.tidemark.suite.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.contracts.json.CanonicalJson;
import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.json.NotCanonicalException;
import io.tidemark.suite.demo.FileChange.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what the suite holds with what the repository says it should. */
final class Verification {

    private static final int CHECKS = 4;

    private final DemoClient client;
    private final String token;
    private final List<String> confirmed = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();

    Verification(DemoClient client, String token) {
        this.client = client;
        this.token = token;
    }

    /** The records are the files of the last commit, text and mode. */
    void records(Map<String, Content> expected, String commit) throws IOException, InterruptedException {
        Map<String, Content> found = new TreeMap<>();
        for (JsonNode page : client.pages("/api/files", token)) {
            for (JsonNode change : page.path("changes")) {
                String path = change.path("record_id").asText();
                if (change.path("deleted").booleanValue()) {
                    found.remove(path);
                } else {
                    found.put(path, content(change.path("payload")));
                }
            }
        }
        int before = differences.size();
        compare(expected, found);
        if (differences.size() == before) {
            confirmed.add("%,d records equal the files of commit %s, byte for byte".formatted(found.size(), commit));
        }
    }

    private static Content content(JsonNode payload) {
        return new Content(payload.path("text").asText(), payload.path("mode").asText());
    }

    private void compare(Map<String, Content> expected, Map<String, Content> found) {
        TreeSet<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(found.keySet());
        for (String path : paths) {
            Content file = expected.get(path);
            Content record = found.get(path);
            if (record == null) {
                differences.add(path + ": in the last commit, not in the suite");
            } else if (file == null) {
                differences.add(path + ": in the suite, not in the last commit");
            } else if (!file.equals(record)) {
                differences.add(path + ": text or mode differ from the last commit");
            }
        }
    }

    /** Every history has a snapshot for each change, and every snapshot the hash of its payload. */
    void histories(Map<String, Integer> changesOf) throws IOException, InterruptedException {
        int snapshots = 0;
        int before = differences.size();
        for (Map.Entry<String, Integer> file : changesOf.entrySet()) {
            int length = 0;
            for (JsonNode page : client.pages("/api/files/" + DemoClient.encode(file.getKey()) + "/snapshots", token)) {
                for (JsonNode snapshot : page.path("snapshots")) {
                    length++;
                    checkHash(file.getKey(), snapshot);
                }
            }
            if (length != file.getValue()) {
                differences.add(file.getKey() + ": " + file.getValue() + " changes, " + length + " snapshots");
            }
            snapshots += length;
        }
        if (differences.size() == before) {
            confirmed.add("%,d snapshots: each file's history has one for each of its changes".formatted(snapshots));
            confirmed.add("%,d content hashes are those of their payloads".formatted(snapshots));
        }
    }

    private void checkHash(String path, JsonNode snapshot) throws IOException {
        String declared = snapshot.path("content_hash").asText();
        try {
            String payload = snapshot.path("payload").isMissingNode()
                    ? "null"
                    : snapshot.path("payload").toString();
            String computed =
                    ContentHash.of(CanonicalJson.canonicalize(payload)).toString();
            if (!computed.equals(declared)) {
                differences.add(
                        path + " version " + snapshot.path("version") + ": hash " + declared + ", not " + computed);
            }
        } catch (NotCanonicalException e) {
            differences.add(path + " version " + snapshot.path("version") + ": " + e.getMessage());
        }
    }

    /** The integrity queries find nothing, over all that the suite holds. */
    void integrity(String operatorToken) throws IOException, InterruptedException {
        JsonNode scan = DemoClient.json(client.post("/ops/integrity/scans", operatorToken, new byte[0]));
        int before = differences.size();
        if (scan.path("checks").size() < CHECKS) {
            differences.add("the scan made " + scan.path("checks").size() + " checks, not " + CHECKS + ": " + scan);
        }
        for (JsonNode check : scan.path("checks")) {
            if (!check.path("rows").isEmpty()) {
                differences.add("integrity check " + check.path("name").asText() + " found " + check.path("rows"));
            }
        }
        if (scan.path("findings").asLong(-1) != 0) {
            differences.add("the scan reports " + scan.path("findings") + " findings");
        }
        if (differences.size() == before) {
            confirmed.add("%d integrity checks found nothing in %,d rows"
                    .formatted(
                            scan.path("checks").size(),
                            scan.path("rows_scanned").asLong()));
        }
    }

    /** What was found as it should be, a line each. */
    List<String> confirmed() {
        return confirmed;
    }

    /** What was not. */
    List<String> differences() {
        return differences;
    }
}
