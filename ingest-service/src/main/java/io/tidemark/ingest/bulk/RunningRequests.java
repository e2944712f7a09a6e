package io.tidemark.ingest.bulk;

import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests with an Idempotency-Key that are in work in this replica. What was in work before is kept by the store. */
@ApplicationScoped
class RunningRequests {
    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /** Does the work, unless the same caller's request of that key is in work: then it ends with request-running. */
    <T> Uni<T> alone(Caller caller, @Nullable String key, Supplier<Uni<T>> work) {
        if (key == null) {
            return work.get();
        }
        String name = caller.tenant() + "/" + caller.user() + "/" + key;
        return Uni.createFrom().deferred(() -> {
            if (!running.add(name)) {
                return Uni.createFrom()
                        .failure(ProblemException.retryable(
                                ErrorCode.REQUEST_RUNNING, "a request of this key is in work", COME_BACK));
            }
            return Uni.createFrom().deferred(work::get).onTermination().invoke(() -> running.remove(name));
        });
    }
}
