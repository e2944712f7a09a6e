package io.tidemark.snapshot.receipt;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Answers receipts. */
@ApplicationScoped
class Receipts {
    private final ReceiptStore store;
    private final ReceiptConfig config;
    private final Clock clock;

    Receipts(ReceiptStore store, ReceiptConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /**
     * How far the request of that receipt is. One that is not known yet can't be told from one that never was: both are
     * pending, until results would be no longer kept.
     */
    Uni<ReceiptAnswer> answer(Caller caller, String text) {
        Receipt receipt = Receipt.parse(text)
                .orElseThrow(() -> ProblemException.of(
                        ErrorCode.INVALID_PARAMETER, "a receipt is the text that the answer 202 gave"));
        return store.parts(caller, receipt.requestId()).map(parts -> answer(text, receipt, parts));
    }

    private ReceiptAnswer answer(String text, Receipt receipt, List<ReceiptStore.Part> parts) {
        Instant oldest = clock.instant().minus(config.kept());
        boolean isWhole = parts.size() >= receipt.parts();
        if (parts.stream().anyMatch(part -> part.at().isBefore(oldest)) || (!isWhole && receipt.isOlderThan(oldest))) {
            throw ProblemException.of(
                    ErrorCode.NOT_FOUND, "results are kept for " + config.kept().toHours() + " hours");
        }
        return isWhole ? ReceiptAnswer.done(text, parts) : ReceiptAnswer.pending(text);
    }
}
