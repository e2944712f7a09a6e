package io.tidemark.export.download;

import io.tidemark.export.run.Exports;
import java.nio.charset.StandardCharsets;

/** An estimate as JSON. */
final class EstimateView {
    private EstimateView() {}

    static byte[] json(Exports.Expected expected) {
        return "{\"count\":%d,\"bytes\":%d,\"exact\":%b,\"mode\":\"%s\"}\n"
                .formatted(
                        expected.estimate().count(),
                        expected.estimate().bytes(),
                        expected.estimate().exact(),
                        expected.mode().text())
                .getBytes(StandardCharsets.UTF_8);
    }
}
