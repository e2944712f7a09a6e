package io.tidemark.suite.parts;

import io.tidemark.suite.parts.SuiteState.PartState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How one part is just now.
 *
 * @param state {@code up}, {@code unready} or {@code down}
 * @param residentBytes its memory with that of its children, pages they share counted once; absent where the system does
 *     not tell
 */
public record PartReport(
        String name, String state, long pid, String address, Duration uptime, OptionalLong residentBytes) {

    private static final String UP = "up";

    public boolean isUp() {
        return state.equals(UP);
    }

    /** A report on each part of a suite, the launcher with its gateway first. */
    public static List<PartReport> of(SuiteState suite, Clock clock) throws InterruptedException {
        List<PartReport> reports = new ArrayList<>();
        PartState launcher = new PartState("gateway", suite.launcher(), suite.gatewayPort(), false, "");
        reports.add(of(launcher, suite.ready() ? UP : "starting", clock));
        for (PartState part : suite.parts()) {
            reports.add(of(part, !part.http() || isReady(part) ? UP : "unready", clock));
        }
        return reports;
    }

    private static PartReport of(PartState part, String stateWhenAlive, Clock clock) {
        Optional<ProcessHandle> process = part.process().find();
        boolean web = part.http() || part.name().equals("gateway");
        String address = (web ? "http://127.0.0.1:" : "127.0.0.1:") + part.port();
        if (process.isEmpty()) {
            return new PartReport(part.name(), "down", 0, address, Duration.ZERO, OptionalLong.empty());
        }
        Duration uptime = Duration.between(Instant.ofEpochMilli(part.process().startedAt()), clock.instant());
        return new PartReport(
                part.name(),
                stateWhenAlive,
                process.get().pid(),
                address,
                uptime,
                resident(process.get(), !part.name().equals("gateway")));
    }

    private static boolean isReady(PartState part) throws InterruptedException {
        try {
            return JavaService.isReady(part.port());
        } catch (IOException e) {
            return false;
        }
    }

    private static OptionalLong resident(ProcessHandle process, boolean withChildren) {
        Stream<ProcessHandle> tree =
                withChildren ? Stream.concat(Stream.of(process), process.descendants()) : Stream.of(process);
        long kilobytes = tree.mapToLong(PartReport::proportionalKilobytes).sum();
        return kilobytes == 0 ? OptionalLong.empty() : OptionalLong.of(kilobytes * 1024);
    }

    private static long proportionalKilobytes(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
