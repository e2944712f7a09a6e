package io.tidemark.export.download;

import io.tidemark.export.format.Trailer;
import io.tidemark.export.render.ContentCoding;
import io.tidemark.export.render.Mode;
import io.tidemark.export.render.Piece;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an export says in the headers of its answer, which are written when its first bytes are, and in the trailers after the
 * last: for csv, which has no other place for it.
 */
final class HttpAnswer {
    private static final String MODE = "Export-Mode";
    private static final String COUNT = "Export-Count";
    private static final String SHA256 = "Export-Sha256";
    private static final String CURSOR = "Export-Cursor";
    private static final String COMPLETE = "Export-Complete";
    private static final String REDACTIONS = "Export-Redactions";

    private final HttpServerResponse response;
    private final ContentCoding coding;
    private volatile Piece.@Nullable Head head;

    private HttpAnswer(HttpServerResponse response, ContentCoding coding) {
        this.response = response;
        this.coding = coding;
    }

    static HttpAnswer to(RoutingContext context, ContentCoding coding) {
        HttpAnswer answer = new HttpAnswer(context.response(), coding);
        context.addHeadersEndHandler(written -> answer.headers());
        return answer;
    }

    void take(Piece piece) {
        if (piece instanceof Piece.Head first) {
            head = first;
        } else if (piece instanceof Piece.Tail last) {
            trailers(last.trailer());
        }
    }

    private void headers() {
        Piece.Head first = head;
        if (first == null) {
            return;
        }
        MultiMap headers = response.headers();
        headers.set(MODE, first.mode().text()).set(HttpHeaders.VARY, "Accept-Encoding");
        if (coding != ContentCoding.IDENTITY) {
            headers.set(HttpHeaders.CONTENT_ENCODING, coding.text());
        }
        if (first.mode() == Mode.BUFFERED) {
            headers.remove(HttpHeaders.TRANSFER_ENCODING);
            headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(first.length().orElseThrow()));
        } else {
            headers.set("Trailer", String.join(", ", COUNT, SHA256, CURSOR, COMPLETE, REDACTIONS));
        }
        first.trailer().ifPresent(trailer -> put(trailer, headers));
    }

    private void trailers(Trailer trailer) {
        Piece.Head first = head;
        if (first != null && first.mode() == Mode.STREAMED) {
            put(trailer, response.trailers());
        }
    }

    private static void put(Trailer trailer, MultiMap to) {
        to.set(COUNT, Long.toString(trailer.count()))
                .set(SHA256, trailer.sha256())
                .set(COMPLETE, Boolean.toString(trailer.complete()))
                .set(REDACTIONS, text(trailer.redactions()));
        if (trailer.cursor() != null) {
            to.set(CURSOR, trailer.cursor());
        }
    }

    private static String text(Map<String, Long> redactions) {
        return redactions.entrySet().stream()
                .map(kind -> kind.getKey() + "=" + kind.getValue())
                .collect(Collectors.joining(", "));
    }
}
