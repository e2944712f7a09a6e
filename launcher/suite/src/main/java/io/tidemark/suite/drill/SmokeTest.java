package io.tidemark.suite.drill;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** R87: so many devices push at once, as clients do; then each looks whether all that it wrote is there. */
public final class SmokeTest {
    private static final int OPERATIONS = 10;

    private final List<DrillDevice> devices;
    private final Patience patience;

    private SmokeTest(List<DrillDevice> devices, Patience patience) {
        this.devices = devices;
        this.patience = patience;
    }

    /** On the suite of this machine; each device is one of a user of its own. */
    public static SmokeTest on(DrillSuite suite, String tenant, int connections, Patience patience) throws IOException {
        List<DrillDevice> devices = new ArrayList<>();
        for (String name : names(connections)) {
            devices.add(suite.device(tenant, name));
        }
        return new SmokeTest(devices, patience);
    }

    /** On a suite elsewhere; all devices are of the token's user. */
    public static SmokeTest at(String url, String token, int connections, Patience patience) {
        Caller caller = new Caller(url, token);
        return new SmokeTest(
                names(connections).stream()
                        .map(name -> new DrillDevice(caller, name, name + "-r"))
                        .toList(),
                patience);
    }

    /** Names that no run before had. */
    private static List<String> names(int connections) {
        String run = "smoke-" + Long.toString(Clock.systemUTC().millis(), 36) + "-";
        return IntStream.rangeClosed(1, connections).mapToObj(i -> run + i).toList();
    }

    /** Whether every push was good, and all that was written is there, each once. */
    public boolean run(int pushes, PrintStream out) throws InterruptedException {
        List<Push> made = atOnce(device -> push(device, pushes)).stream()
                .flatMap(List::stream)
                .toList();
        Look look = whole(atOnce(device -> patience.await(() -> DrillDevice.allWhole(List.of(device)))), made.size());
        Map<String, Long> errors = made.stream()
                .filter(push -> !push.error().isEmpty())
                .collect(Collectors.groupingBy(Push::error, TreeMap::new, Collectors.counting()));
        long good = made.stream().filter(push -> push.error().isEmpty()).count();
        out.println("Connections: " + devices.size());
        out.println("Pushes: " + made.size() + " of " + OPERATIONS + " operations");
        out.println("p95: " + p95(made) + " ms");
        if (!errors.isEmpty()) {
            out.println("Errors: "
                    + errors.entrySet().stream()
                            .map(error -> error.getKey() + ": " + error.getValue())
                            .collect(Collectors.joining(", ")));
        }
        // Rounded down: 100.0 % are all of them.
        out.printf(Locale.ROOT, "Success Rate: %.1f%%%n", Math.floor(1000.0 * good / made.size()) / 10);
        out.println(look.seen());
        return good == made.size() && look.there();
    }

    private Look whole(List<Look> looks, int pushes) {
        return looks.stream()
                .filter(look -> !look.there())
                .findFirst()
                .orElseGet(() -> new Look(
                        true,
                        pushes * OPERATIONS + " operations of " + devices.size() + " devices are there, each once"));
    }

    private static long p95(List<Push> made) {
        List<Long> millis = made.stream().map(Push::millis).sorted().toList();
        return millis.get((int) Math.ceil(0.95 * millis.size()) - 1);
    }

    private static List<Push> push(DrillDevice device, int pushes) throws InterruptedException {
        List<Push> made = new ArrayList<>();
        for (int i = 0; i < pushes; i++) {
            device.write(OPERATIONS);
            long begin = System.nanoTime();
            String error = error(device);
            made.add(new Push(Duration.ofNanos(System.nanoTime() - begin).toMillis(), error));
        }
        return made;
    }

    /** A receipt is a good answer, too: what it stands for is looked at in the end. */
    private static String error(DrillDevice device) throws InterruptedException {
        try {
            Answer answer = device.send();
            return answer.status() < 300 ? "" : (answer.status() + " " + answer.code()).strip();
        } catch (IOException e) {
            return "no answer";
        }
    }

    private <T> List<T> atOnce(Work<T> work) throws InterruptedException {
        List<Callable<T>> tasks = devices.stream()
                .<Callable<T>>map(device -> () -> work.of(device))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> done = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                done.add(future.get());
            }
            return done;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What each device does. */
    @FunctionalInterface
    private interface Work<T> {
        T of(DrillDevice device) throws InterruptedException;
    }

    private record Push(long millis, String error) {}
}
