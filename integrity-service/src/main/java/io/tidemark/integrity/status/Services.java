package io.tidemark.integrity.status;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks the services, all at once, each with a limit on its time and on what it may say. */
@Singleton
public class Services {
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final String NO_TOKEN = "";

    private final StatusConfig config;
    private final HttpClient http;

    Services(StatusConfig config) {
        this.config = config;
        this.http = client();
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.patience())
                .build();
    }

    /** In the order in which they answer; a part that can't be had is an answer as well. */
    Uni<List<Answer>> ask(List<Source> sources, String token) {
        return ask(http, sources, token);
    }

    /**
     * The metrics of each service that answers, by its name. The connections are new ones each time: of a service with several
     * replicas behind one address another may answer.
     *
     * @param names the series that are wanted
     */
    public Uni<Map<String, MetricsPage>> metrics(Predicate<String> names) {
        return Uni.createFrom().deferred(() -> {
            HttpClient fresh = client();
            return ask(fresh, Source.metrics(config.services().keySet()), NO_TOKEN)
                    .onTermination()
                    .invoke(fresh::shutdownNow)
                    .map(answers -> pages(answers, names));
        });
    }

    private static Map<String, MetricsPage> pages(List<Answer> answers, Predicate<String> names) {
        Map<String, MetricsPage> pages = new HashMap<>();
        for (Answer answer : answers) {
            String text = answer.body();
            if (text != null) {
                pages.put(answer.source().service(), MetricsPage.of(text, names));
            }
        }
        return pages;
    }

    private Uni<List<Answer>> ask(HttpClient client, List<Source> sources, String token) {
        return Multi.createFrom()
                .iterable(sources)
                .onItem()
                .transformToUni(source -> ask(client, source, token))
                .merge(sources.size())
                .collect()
                .asList();
    }

    private Uni<Answer> ask(HttpClient client, Source source, String token) {
        long begun = System.nanoTime();
        return Uni.createFrom()
                .completionStage(() -> send(client, source, token))
                .ifNoItem()
                .after(config.patience())
                .fail()
                .map(body -> new Answer(source, since(begun), body, null))
                .onFailure()
                .recoverWithItem(e -> new Answer(source, since(begun), null, words(e)));
    }

    private CompletableFuture<String> send(HttpClient client, Source source, String token) {
        URI address = config.services().get(source.service());
        if (address == null) {
            return CompletableFuture.failedFuture(new IOException("its address is not configured"));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address.toString().replaceAll("/+$", "") + source.path()))
                .timeout(config.patience());
        if (source.authorized()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(response -> body(source, response), Infrastructure.getDefaultExecutor());
    }

    private static String body(Source source, HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (!source.accepts(response.statusCode())) {
                throw new IOException("it answers " + response.statusCode());
            }
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it says too much");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long since(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private static String words(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause instanceof io.smallrye.mutiny.TimeoutException || message == null
                ? cause.getClass().getSimpleName()
                : message;
    }
}
