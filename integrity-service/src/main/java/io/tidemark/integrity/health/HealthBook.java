package io.tidemark.integrity.health;

import io.tidemark.contracts.flag.FlagContext;
import io.tidemark.contracts.health.HealthVerdict;
import io.tidemark.contracts.telemetry.TelemetryMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What happened within the last day, by tenant and as a whole. It is the sum of what was told, in whatever order: every
 * replica that read the same telemetry holds the same book. Memory is bounded by the numbers of tenants and users.
 */
final class HealthBook {
    private static final int SECONDS = 60;

    private final int maxTenants;
    private final int maxUsers;
    private final List<String> groups;
    private final Map<String, TenantBook> tenants = new HashMap<>();
    private final Map<String, Users> users = new HashMap<>();
    private final TenantBook whole;
    private final TenantBook empty = new TenantBook(List.of());
    private final Users nobody = new Users();
    private int knownUsers;
    private long uncounted;
    private long forgotAt;

    HealthBook(int maxTenants, int maxUsers, List<String> groups) {
        this.maxTenants = maxTenants;
        this.maxUsers = maxUsers;
        this.groups = List.copyOf(groups);
        this.whole = new TenantBook(groups);
    }

    static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS);
    }

    /** Adds what happened; what comes from ahead of the clock happened now. */
    synchronized void add(TelemetryMessage message, Instant now) {
        long minute = Math.min(minute(message.at()), minute(now));
        String tenant = message.tenantId();
        String user = FlagContext.of(tenant, message.userId()).userId();
        TenantBook.Sum sum = TenantBook.Sum.of(message);
        whole.add(minute, user, message, sum);
        TenantBook book = tenants.get(tenant);
        if (book == null && tenants.size() < maxTenants) {
            book = new TenantBook(groups);
            tenants.put(tenant, book);
        }
        if (book != null) {
            book.add(minute, user, message, sum);
        }
        if (sum.events() > 0) {
            countUser(tenant, message.userId(), minute, sum.failures() > 0);
        }
    }

    private void countUser(String tenant, String user, long minute, boolean failed) {
        Users known = users.computeIfAbsent(tenant, name -> new Users());
        int before = known.size();
        if (!known.record(user, minute, failed, knownUsers < maxUsers)) {
            uncounted++;
        }
        knownUsers += known.size() - before;
    }

    /**
     * Shows the book of each tenant as it stands, to be read at once, and of the whole as the last.
     *
     * @param named tenants to be shown although nothing happened to them
     */
    synchronized <T> Map<String, T> read(Instant now, Set<String> named, Function<Page, T> reader) {
        long minute = minute(now);
        forget(minute);
        Set<String> names = new TreeSet<>(tenants.keySet());
        names.addAll(named);
        names.remove(HealthVerdict.EVERYONE);
        Map<String, T> read = new LinkedHashMap<>();
        for (String tenant : names) {
            TenantBook book = tenants.getOrDefault(tenant, empty);
            Users own = users.getOrDefault(tenant, nobody);
            read.put(tenant, reader.apply(new Page(tenant, book, minute, once(span -> own.count(minute, span)))));
        }
        Page page = new Page(HealthVerdict.EVERYONE, whole, minute, once(span -> all(minute, span)));
        read.put(HealthVerdict.EVERYONE, reader.apply(page));
        return read;
    }

    /** Counting goes through all users: once for each window is enough. */
    private static IntFunction<Users.Count> once(IntFunction<Users.Count> count) {
        Map<Integer, Users.Count> counted = new HashMap<>();
        return span -> counted.computeIfAbsent(span, any -> count.apply(span));
    }

    private Users.Count all(long minute, int span) {
        Users.Count sum = new Users.Count(0, 0);
        for (Users one : users.values()) {
            sum = sum.plus(one.count(minute, span));
        }
        return sum;
    }

    private void forget(long minute) {
        if (minute > forgotAt) {
            forgotAt = minute;
            users.values().forEach(known -> known.forget(minute));
            users.values().removeIf(known -> known.size() == 0);
            tenants.values().removeIf(book -> book.isEmpty(minute));
            knownUsers = users.values().stream().mapToInt(Users::size).sum();
        }
    }

    /** How many users there was no room for. */
    synchronized long uncounted() {
        return uncounted;
    }

    /**
     * What is known of one tenant at one minute.
     *
     * @param users by window
     */
    record Page(String tenant, TenantBook book, long minute, IntFunction<Users.Count> users) {}
}
