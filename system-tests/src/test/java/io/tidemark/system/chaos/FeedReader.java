package io.tidemark.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.system.SuiteUnderTest;
import io.tidemark.system.chaos.Evidence.Seen;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Follows a user's change feed by its cursor while everything falls over, and keeps what it is shown. */
final class FeedReader {
    private static final int PAGE = 1000;

    private final ChaosHttp http;
    private final List<Seen> seen = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private String cursor = "";
    private volatile long last;

    FeedReader(ChaosHttp http) {
        this.http = http;
    }

    /** Reads one page, or none when nobody answers. */
    void tick() {
        HttpResponse<String> answer;
        try {
            answer = http.get("/api/changes?limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .join();
        } catch (CompletionException e) {
            http.log().say("the feed does not answer: " + e.getCause());
            return;
        }
        if (answer.statusCode() == 200) {
            take(SuiteUnderTest.json(answer.body()));
        } else if (answer.statusCode() != 503 && answer.statusCode() != 429) {
            complain("the feed answered " + answer.statusCode() + ": " + answer.body());
        } else if (answer.headers().firstValue("Retry-After").isEmpty()) {
            complain("the feed answered " + answer.statusCode() + " without Retry-After");
        }
    }

    /** Whether it has been given a cursor. */
    boolean hasBegun() {
        return !cursor.isEmpty();
    }

    private void take(JsonNode page) {
        for (JsonNode change : page.get("changes")) {
            long version = change.get("version").asLong();
            if (version != last + 1) {
                complain("the feed shows version " + version + " after " + last);
            }
            seen.add(new Seen(
                    version,
                    change.get("operation_id").asText(),
                    change.get("content_hash").asText()));
            last = version;
        }
        cursor = page.get("next_cursor").asText();
    }

    private void complain(String what) {
        complaints.add(what);
        http.log().say(what);
    }

    /** The last version that it was shown. */
    long last() {
        return last;
    }

    /** All that it was shown. Only once it rests. */
    List<Seen> seen() {
        return seen;
    }

    /** What no reader should meet. Only once it rests. */
    List<String> complaints() {
        return complaints;
    }
}
