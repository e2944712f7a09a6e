package io.tidemark.benchmarks.flags;

import io.tidemark.benchmarks.figures.Figure;
import io.tidemark.benchmarks.figures.Latencies;
import io.tidemark.benchmarks.load.ClosedLoop;
import io.tidemark.benchmarks.load.Timing;
import io.tidemark.benchmarks.store.Superuser;
import io.tidemark.benchmarks.store.UnleashDatabase;
import io.tidemark.benchmarks.suite.RunningSuite;
import io.tidemark.servers.DatabasePasswords;
import io.tidemark.servers.Home;
import io.tidemark.servers.Ports;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.ServerPlace;
import io.tidemark.servers.UnleashServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The same flags, each on for half of the users, evaluated here and by a real Unleash server. */
public final class FlagsBench implements AutoCloseable {
    /** How many flags each request evaluates. */
    public static final int FLAGS = 100;

    /** How many are loaded at once. */
    public static final int MANY = 10_000;

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int LOADS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LOADED = Pattern.compile("flag_load_seconds_(count|sum) ([0-9.E-]+)");

    private final RunningSuite suite;
    private final Timing timing;
    private final int clients;
    private final ManyFlagsStore flags;
    private final UnleashServer unleash;
    private final UnleashDatabase unleashDatabase;

    public FlagsBench(RunningSuite suite, Timing timing, int clients) {
        this.suite = suite;
        this.timing = timing;
        this.clients = clients;
        this.flags = new ManyFlagsStore(suite.databasePort(), suite.databasePassword());
        this.unleashDatabase = new UnleashDatabase(new Superuser(suite.databasePort(), suite.databasePassword()));
        Home home = Home.find();
        Path target = home.root().resolve("benchmarks/target");
        this.unleash = new UnleashServer(
                new PostgresServer(
                        home.bootstrapSql(),
                        new ServerPlace(target.resolve("none"), target.resolve("none.log"), suite.databasePort()),
                        new DatabasePasswords(suite.databasePassword(), Map.of())),
                new ServerPlace(target.resolve("unleash"), target.resolve("unleash.log"), Ports.free()));
    }

    /** flag-service, asked straight. */
    public Figure here() throws Exception {
        flags.create(FLAGS);
        FrontendClient client = new FrontendClient(suite.service("flag-service"), suite.frontendSecret(), "check");
        awaitFlags(client);
        return measure("flags.frontend", suite.service("flag-service"), suite.frontendSecret());
    }

    /** The real server, with the same flags. */
    public Figure there() throws Exception {
        unleashDatabase.remove();
        unleash.start();
        FrontendClient admin = new FrontendClient(unleash.url(), UnleashServer.ADMIN_TOKEN, "admin");
        for (int i = 1; i <= FLAGS; i++) {
            create(admin, "bench." + i);
        }
        awaitFlags(new FrontendClient(unleash.url(), UnleashServer.FRONTEND_TOKEN, "check"));
        return measure("flags.frontend.unleash", unleash.url(), UnleashServer.FRONTEND_TOKEN);
    }

    private Figure measure(String name, URI server, String authorization) throws InterruptedException {
        List<FrontendClient> load = IntStream.range(0, clients)
                .mapToObj(i -> new FrontendClient(server, authorization, "user-" + i))
                .toList();
        return Figure.of(name, "requests", ClosedLoop.run(load, timing));
    }

    private static void create(FrontendClient admin, String name) throws IOException, InterruptedException {
        String features = "/api/admin/projects/default/features";
        String inEnvironment = features + "/" + name + "/environments/production";
        post(admin, features, "{\"name\":\"%s\",\"type\":\"release\"}".formatted(name));
        post(admin, inEnvironment + "/strategies", """
                {"name":"flexibleRollout","parameters":{"rollout":"50","stickiness":"userId","groupId":"%s"},\
                "constraints":[],"segments":[]}""".formatted(name));
        post(admin, inEnvironment + "/on", "");
    }

    private static void post(FrontendClient admin, String path, String json) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = admin.send("POST", path, json);
        if (answer.statusCode() != OK && answer.statusCode() != CREATED) {
            throw new IOException("Unleash answers POST " + path + " with " + answer.statusCode());
        }
    }

    /** Until some half of the flags are shown: so both servers really evaluate them. */
    private static void awaitFlags(FrontendClient client) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long shown = 0;
        while (System.nanoTime() < end) {
            String body = text(client.send("GET", "/api/frontend?userId=check", ""));
            shown = Pattern.compile("\"bench\\.").matcher(body).results().count();
            if (shown > FLAGS / 4 && shown < FLAGS * 3 / 4) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException(shown + " of " + FLAGS + " flags are on, and not about half of them");
    }

    /** How long flag-service takes to read, compile and render many flags, as its own metric tells. */
    public Figure load() throws Exception {
        FrontendClient reader = new FrontendClient(suite.service("flag-service"), bearer(), "reader");
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
            flags.remove();
            awaitLoads(reader);
            double before = loaded(reader, "sum");
            double count = loaded(reader, "count");
            flags.create(MANY);
            awaitLoad(reader, count);
            nanos.add((long) ((loaded(reader, "sum") - before) * 1e9));
        }
        long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
        return Figure.ofTimes("flags.load", "loads", Latencies.ofNanos(all), 0);
    }

    /** Two polls of the store later whatever was changed before is loaded. */
    private static void awaitLoads(FrontendClient reader) throws IOException, InterruptedException {
        double count = -1;
        while (loaded(reader, "count") != count) {
            count = loaded(reader, "count");
            Thread.sleep(1_500);
        }
    }

    private static void awaitLoad(FrontendClient reader, double count) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (loaded(reader, "count") <= count) {
            if (System.nanoTime() > end) {
                throw new IOException("flag-service did not load within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(50);
        }
    }

    private static double loaded(FrontendClient reader, String what) throws IOException, InterruptedException {
        Matcher matcher = LOADED.matcher(text(reader.send("GET", "/metrics", "")));
        while (matcher.find()) {
            if (matcher.group(1).equals(what)) {
                return Double.parseDouble(matcher.group(2));
            }
        }
        return 0;
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private String bearer() {
        return "Bearer " + suite.token("frontend");
    }

    /** Takes the flags away and ends the Unleash server with its database. */
    @Override
    public void close() throws IOException {
        try {
            unleash.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            flags.remove();
        }
        unleashDatabase.remove();
    }
}
