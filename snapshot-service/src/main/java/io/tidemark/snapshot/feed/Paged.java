package io.tidemark.snapshot.feed;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;

/** One page of several. */
interface Paged {
    /** The position behind this page. */
    String nextCursor();

    /** Whether there are more right now. */
    boolean hasMore();

    /**
     * The page as an answer, to be added to. With more behind it, a {@code Link} (RFC 8288) leads to the next one: the same request with the
     * new cursor.
     *
     * @param query the parameters of the request
     */
    static <T extends Paged> RestResponse.ResponseBuilder<T> answer(T page, Map<String, List<String>> query) {
        RestResponse.ResponseBuilder<T> answer = RestResponse.ResponseBuilder.ok(page);
        if (page.hasMore()) {
            Stream<String> same = query.entrySet().stream()
                    .filter(parameter -> !parameter.getKey().equals("cursor"))
                    .sorted(Map.Entry.comparingByKey())
                    .flatMap(parameter -> parameter.getValue().stream().map(value -> pair(parameter.getKey(), value)));
            String next = Stream.concat(same, Stream.of(pair("cursor", page.nextCursor())))
                    .collect(Collectors.joining("&"));
            answer.header("Link", "<?" + next + ">; rel=\"next\"");
        }
        return answer;
    }

    private static String pair(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
