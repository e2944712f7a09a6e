package io.tidemark.ingest.socket;

import io.tidemark.http.Caller;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The open sockets of this replica, by user. */
@Singleton
class Sessions {
    private final Map<Caller, Collection<Session>> byCaller = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final int maxConnections;
    private final int maxPerUser;
    private volatile boolean closing;

    Sessions(SocketConfig config) {
        this.maxConnections = config.maxConnections();
        this.maxPerUser = config.maxConnectionsPerUser();
    }

    /** Whether one more fits. */
    enum Room {
        FREE,
        USER_FULL,
        REPLICA_FULL
    }

    Room roomFor(Caller caller) {
        if (closing || open.get() >= maxConnections) {
            return Room.REPLICA_FULL;
        }
        return of(caller).size() >= maxPerUser ? Room.USER_FULL : Room.FREE;
    }

    /** Takes a socket in; false when there is no room. */
    boolean add(Session session) {
        if (closing || open.incrementAndGet() > maxConnections) {
            open.decrementAndGet();
            return false;
        }
        Collection<Session> together = byCaller.compute(session.caller(), (caller, before) -> {
            Collection<Session> now = before == null ? new CopyOnWriteArrayList<>() : before;
            if (now.size() < maxPerUser) {
                now.add(session);
            }
            return now;
        });
        boolean added = together.contains(session);
        if (!added) {
            open.decrementAndGet();
        }
        return added;
    }

    /** Takes a socket out, if it was in. */
    void remove(Session session) {
        byCaller.computeIfPresent(session.caller(), (caller, now) -> {
            if (now.remove(session)) {
                open.decrementAndGet();
            }
            return now.isEmpty() ? null : now;
        });
    }

    Collection<Session> of(Caller caller) {
        return byCaller.getOrDefault(caller, List.of());
    }

    Stream<Session> ofTenant(String tenant) {
        return all().filter(session -> session.caller().tenant().equals(tenant));
    }

    Stream<Session> all() {
        return byCaller.values().stream().flatMap(Collection::stream);
    }

    int count() {
        return open.get();
    }

    /** From now on nobody is taken in. */
    void close() {
        closing = true;
    }
}
