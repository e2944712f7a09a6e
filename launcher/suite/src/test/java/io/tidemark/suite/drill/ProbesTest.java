package io.tidemark.suite.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.ProcessIdentity;
import io.tidemark.suite.parts.SuiteState.PartState;
import io.tidemark.testkit.TestingHttpServer;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service that does not live, is not ready or does not answer is not well. */
class ProbesTest {
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final TestingHttpServer server = TestingHttpServer.of(exchange -> TestingHttpServer.answer(
            exchange, failing.contains(exchange.getRequestURI().toString()) ? 503 : 200, "{}"));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void allIsWellWhereEachServiceLivesAndIsReady() throws Exception {
        assertThat(look()).isEqualTo(new Look(true, "1 services live and are ready"));
    }

    @Test
    void neitherOneThatDoesNotLiveNorOneThatIsNotReadyIsWell() throws Exception {
        failing.add("/health/live");
        assertThat(look()).isEqualTo(new Look(false, "snapshot-service answers /health/live with 503"));

        failing.clear();
        failing.add("/health/ready");
        assertThat(look()).isEqualTo(new Look(false, "snapshot-service answers /health/ready with 503"));
    }

    @Test
    void whoeverDoesNotAnswerIsNotWellAndNobodyAtAllIsNotEither() throws Exception {
        assertThat(Probes.all(List.of()).there()).isFalse();

        server.close();
        assertThat(look().there()).isFalse();
    }

    private Look look() throws InterruptedException {
        int port = URI.create(server.url()).getPort();
        return Probes.all(List.of(new PartState("snapshot-service", new ProcessIdentity(0, 0), port, true, "log")));
    }
}
