package io.tidemark.suite.command;

import io.tidemark.servers.Home;
import io.tidemark.suite.parts.PartReport;
import io.tidemark.suite.parts.SuiteFolder;
import io.tidemark.suite.parts.SuiteState;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints a table of the parts. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says what runs and where; exit code 1 when something is down.")
final class StatusCommand implements Callable<Integer> {

    private static final String ROW = "%-18s %-10s %8s  %-24s %10s %8s%n";
    private static final long MEGABYTE = 1024 * 1024;

    @Mixin
    private FolderOption folderOption = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        SuiteFolder folder = folderOption.folder(Home.find());
        Optional<SuiteState> state = SuiteState.read(folder);
        if (state.isEmpty()) {
            System.out.println("Tidemark is not running: ./tidemark up");
            return 1;
        }
        List<PartReport> reports = PartReport.of(state.get(), Clock.systemUTC());
        print(System.out, reports);
        return reports.stream().allMatch(PartReport::isUp) ? 0 : 1;
    }

    private static void print(PrintStream out, List<PartReport> reports) {
        out.printf(ROW, "PART", "STATE", "PID", "ADDRESS", "UPTIME", "MEMORY");
        for (PartReport report : reports) {
            String pid = report.pid() == 0 ? "-" : Long.toString(report.pid());
            out.printf(
                    ROW,
                    report.name(),
                    report.state(),
                    pid,
                    report.address(),
                    uptime(report.uptime()),
                    memory(report.residentBytes()));
        }
        long total = reports.stream()
                .mapToLong(report -> report.residentBytes().orElse(0))
                .sum();
        out.printf(ROW, "", "", "", "", "total", memory(OptionalLong.of(total)));
    }

    private static String uptime(Duration uptime) {
        return uptime.isZero()
                ? "-"
                : "%d:%02d:%02d".formatted(uptime.toHours(), uptime.toMinutesPart(), uptime.toSecondsPart());
    }

    private static String memory(OptionalLong bytes) {
        return bytes.isEmpty() ? "-" : bytes.getAsLong() / MEGABYTE + " MB";
    }
}
