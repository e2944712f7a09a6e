package io.tidemark.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.ContentHash;
import io.tidemark.contracts.sync.StreamDigest;
import io.tidemark.suite.parts.FolderSwap;
import io.tidemark.system.SuiteUnderTest;
import io.tidemark.system.chaos.Evidence.Row;
import io.tidemark.system.chaos.Evidence.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole story of a backup: taken while devices write, a disaster, a restore, and what the devices find. */
class RestoreIT {
    private static final long SEED = new Random().nextInt(Integer.MAX_VALUE);

    private final SuiteUnderTest suite = SuiteUnderTest.running();
    private final String tenant = "restore-" + Long.toUnsignedString(SEED, 36) + "-"
            + ProcessHandle.current().pid();
    private final EvidenceStore store = new EvidenceStore(suite, tenant);
    private ChaosLog log;
    private TenantCalls calls;

    @TempDir
    private Path folder;

    @BeforeEach
    void openLog() throws Exception {
        log = new ChaosLog(SEED);
        calls = new TenantCalls(suite, tenant, log);
    }

    @AfterEach
    void leaveTheSuiteUp() throws Exception {
        log.close();
        if (!suite.isUp()) {
            suite.up();
        }
    }

    @Test
    void whenTheDatabaseIsLostBackupAndLogBringBackAllThatWasAcknowledgedAndNothingTwice() throws Exception {
        Map<String, List<ChaosDevice>> devices = givenDevices();
        String drilled = tenant + "-drilled";
        String cursor;
        String laterCursor;
        try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(4)) {
            List<Future<?>> going = all(devices)
                    .<Future<?>>map(
                            device -> threads.scheduleWithFixedDelay(device::tick, 0, 50, TimeUnit.MILLISECONDS))
                    .toList();
            assertThat(going).noneMatch(Future::isDone);
            awaitApplied(devices, 500);
            cursor = calls.cursor("u0");

            backUp("backup");

            awaitApplied(devices, applied(devices) + 500);
            devices.values().forEach(all -> all.forEach(ChaosDevice::stop));
            SuiteUnderTest.patiently().until(() -> all(devices).allMatch(ChaosDevice::isIdle));
            laterCursor = givenAUserWhoCameAfterTheBackup();
            assertThat(suite.command("local-only", "on", "--tenant", drilled, "--reason", "drill")
                            .exitCode())
                    .isZero();
            threads.shutdownNow();
        }
        suite.down();
        FolderSwap.remove(suite.data().resolve("postgresql"));

        restore("backup");
        suite.up();

        SuiteUnderTest.patiently().ignoreExceptions().until(store::isDrained);
        for (String path : List.of("/api/changes?cursor=", "/api/changes?wait=5&cursor=", "/api/notes?cursor=")) {
            assertThat(calls.get("u0", path + cursor)).as(path).contains("must-refetch");
            assertThat(calls.get("late", path + laterCursor)).as(path).contains("must-refetch");
        }
        assertThat(store.runbookFindings()).isEmpty();
        for (Map.Entry<String, List<ChaosDevice>> user : devices.entrySet()) {
            assertThat(HistoryCheck.findings(evidence(user.getKey(), user.getValue()), ChaosHttp.COLLECTION))
                    .as("seed %d", SEED)
                    .isEmpty();
        }
        assertThat(calls.in(drilled).push("anyone", "o1")).contains("\"code\":\"local-only\"");
        assertThat(calls.audit()).contains("\"intact\":true");
    }

    @Test
    void whenDatabaseKafkaAndKeysAreLostThePendingComeBackAndDevicesSendTheRestAgain() throws Exception {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse battery staple\n");
        ChaosHttp http = new ChaosHttp(suite, suite.token(tenant, "keeper"), log);
        KeepingDevice device = new KeepingDevice(http);
        device.queue(20);
        device.sendUntilApplied(0);
        calls.queue("pause");
        List<String> pending = device.queue(5);
        assertThat(device.sendFrom(20).statusCode()).isEqualTo(202);
        String halted = tenant + "-halted";
        assertThat(suite.command("local-only", "on", "--tenant", halted, "--reason", "drill")
                        .exitCode())
                .isZero();
        long audited = calls.auditedEntries();
        backUp("pending", "--passphrase-file", passphrase.toString());
        calls.queue("resume");
        device.queue(10);
        device.sendUntilApplied(25);
        suite.down();
        FolderSwap.remove(suite.data().resolve("postgresql"));
        FolderSwap.remove(suite.data().resolve("kafka"));
        FolderSwap.remove(suite.data().resolve("keys"));
        assertRefused(folder.resolve("pending"), "keys.json", "--passphrase-file");

        restore("pending", "--passphrase-file", passphrase.toString());
        suite.up();
        calls.queue("resume");

        SuiteUnderTest.patiently()
                .ignoreExceptions()
                .until(() -> calls.operations("keeper").containsAll(pending));
        assertThat(calls.operations("keeper")).hasSize(25);
        device.sendUntilApplied(0);
        List<String> once = calls.operations("keeper");
        assertThat(once).hasSize(35).doesNotHaveDuplicates();
        device.sendUntilApplied(0);
        assertThat(calls.operations("keeper")).isEqualTo(once);
        assertThat(store.stream("keeper")).isEqualTo(recount(store.rows("keeper")));
        assertThat(calls.in(halted).push("anyone", "o1")).contains("\"code\":\"local-only\"");
        assertThat(calls.audit()).contains("\"intact\":true");
        assertThat(calls.auditedEntries()).isGreaterThanOrEqualTo(audited);
    }

    @Test
    void whatIsNotWholeOrNotOursIsRefusedAndNothingIsChanged() throws Exception {
        calls.push("owner", "o1");
        Path backup = backUp("spoilt");
        assertThat(suite.command("restore", "--from", backup.toString()).output())
                .contains("./tidemark down");
        suite.down();
        Map<String, String> before = content(suite.data());

        for (String name : List.of("manifest.json", "keys.json", "snapshot.snapshots.copy.zst")) {
            byte[] whole = Files.readAllBytes(backup.resolve(name));
            byte[] flipped = whole.clone();
            flipped[flipped.length / 2] ^= 1;
            Files.write(backup.resolve(name), flipped);
            assertRefused(backup, name, "changed", "not what was backed up");
            Files.delete(backup.resolve(name));
            assertRefused(backup, name, "missing");
            Files.write(backup.resolve(name), whole);
        }
        Path other = folder.resolve("other");
        suite.commandOn(other, "token", "--tenant", "t", "--user", "u");
        SuiteUnderTest.Command foreign = suite.commandOn(other, "restore", "--from", backup.toString());
        assertThat(foreign.exitCode()).isEqualTo(1);
        assertThat(foreign.output()).contains("another installation");
        assertThat(other.resolve("postgresql")).doesNotExist();
        assertThat(content(suite.data())).isEqualTo(before);

        Path keys = suite.data().resolve("keys");
        Files.move(keys, folder.resolve("keys"));
        SuiteUnderTest.Command up = suite.command("up", "--detach");
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.output()).contains("keys", "missing", "restore");
        assertThat(suite.command("token", "--tenant", "t", "--user", "u").exitCode())
                .isEqualTo(1);
        assertThat(keys).doesNotExist();
        assertRefused(backup, "keys", "--keys-lost");
        Files.move(folder.resolve("keys"), keys);
        assertThat(content(suite.data())).isEqualTo(before);
    }

    private void assertRefused(Path backup, String name, String... oneOf) throws Exception {
        SuiteUnderTest.Command refused = suite.command("restore", "--from", backup.toString());
        assertThat(refused.exitCode()).as(name).isEqualTo(1);
        assertThat(Stream.of(oneOf)).as(refused.output()).anyMatch(refused.output()::contains);
    }

    private Map<String, List<ChaosDevice>> givenDevices() {
        Random random = new Random(SEED);
        Map<String, List<ChaosDevice>> devices = new TreeMap<>();
        for (String user : List.of("u0", "u1")) {
            ChaosHttp http = new ChaosHttp(suite, suite.token(tenant, user), log);
            devices.put(
                    user,
                    List.of(
                            new ChaosDevice(http, "counting", true, new Random(random.nextLong())),
                            new ChaosDevice(http, "plain", false, new Random(random.nextLong()))));
        }
        return devices;
    }

    private static Stream<ChaosDevice> all(Map<String, List<ChaosDevice>> devices) {
        return devices.values().stream().flatMap(List::stream);
    }

    private static long applied(Map<String, List<ChaosDevice>> devices) {
        return all(devices).mapToLong(ChaosDevice::applied).sum();
    }

    private static void awaitApplied(Map<String, List<ChaosDevice>> devices, long wanted) {
        SuiteUnderTest.patiently().until(() -> applied(devices) >= wanted);
    }

    private String givenAUserWhoCameAfterTheBackup() throws Exception {
        SuiteUnderTest.patiently().until(() -> calls.push("late", "o1").contains("applied"));
        return calls.cursor("late");
    }

    private Path backUp(String name, String... options) throws Exception {
        Path target = folder.resolve(name);
        SuiteUnderTest.Command backup = suite.command(with(options, "backup", "--out", target.toString()));
        assertThat(backup.exitCode()).as(backup.output()).isZero();
        return target;
    }

    private static String[] with(String[] options, String... command) {
        return Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new);
    }

    private void restore(String name, String... options) throws Exception {
        SuiteUnderTest.Command restore = suite.command(
                with(options, "restore", "--from", folder.resolve(name).toString()));
        assertThat(restore.exitCode()).as(restore.output()).isZero();
    }

    private Evidence evidence(String user, List<ChaosDevice> devices) throws Exception {
        List<Evidence.Sent> sent = new ArrayList<>();
        devices.forEach(device -> sent.addAll(device.queue().sent()));
        List<Row> rows = store.rows(user);
        List<Seen> seen = rows.stream()
                .sorted(Comparator.comparingLong(Row::version))
                .map(row -> new Seen(row.version(), row.operationId(), row.hash()))
                .toList();
        return new Evidence(
                tenant + "/" + user,
                sent,
                rows,
                store.heads(user),
                store.stream(user),
                seen,
                store.logged().getOrDefault(user, Set.of()),
                store.remembered(user),
                List.of());
    }

    private static Evidence.Stream recount(List<Row> rows) {
        Map<String, Row> heads = new HashMap<>();
        rows.stream().sorted(Comparator.comparingLong(Row::version)).forEach(row -> heads.put(row.record(), row));
        StreamDigest digest = StreamDigest.EMPTY;
        for (Row head : heads.values()) {
            digest = digest.plus(ChaosHttp.COLLECTION, head.record(), head.version(), ContentHash.of(head.payload()));
        }
        return new Evidence.Stream(rows.size(), heads.size(), digest.hex());
    }

    /** Every file of a suite, but what it says about its runs. */
    private static Map<String, String> content(Path root) throws Exception {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = root.relativize(file);
                if (!name.startsWith("run") && !name.startsWith("logs") && !name.startsWith("console.log")) {
                    content.put(name.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
        }
        return content;
    }
}
