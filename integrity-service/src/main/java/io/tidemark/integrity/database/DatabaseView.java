package io.tidemark.integrity.database;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The database as the on-call sees it (R82, R96).
 *
 * @param connections all of them
 * @param maxConnections how many the server allows
 * @param byApplication by state
 * @param waiting active, and waiting for something
 * @param slow active for longer than allowed, the longest first
 * @param longestActiveQuerySeconds 0 when none is active
 * @param statistics of the planner, for the tables named sync_%
 */
@Schema(name = "Database")
record DatabaseView(
        int connections,
        int maxConnections,
        Map<String, Map<String, Long>> byApplication,
        List<Session> waiting,
        List<Session> slow,
        double longestActiveQuerySeconds,
        List<Table> tables,
        List<Statistic> statistics) {
    private static final int SHOWN = 100;

    /** How a table named sync_% is used. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DatabaseTable")
    record Table(
            String name,
            long liveRows,
            long deadRows,
            long sequentialScans,
            long indexScans,
            long bytes,
            @Nullable Instant lastVacuum) {}

    /** What the planner believes of a column (R96). */
    @Schema(name = "DatabaseStatistic")
    record Statistic(String schemaname, String tablename, String attname, double nDistinct, double correlation) {}

    /** Connections that were ended. */
    @Schema(name = "EndedConnections")
    record Ended(int ended, List<EndedSession> connections) {}

    /** One of them. */
    @Schema(name = "EndedConnection")
    record EndedSession(int pid, String application, double idleSeconds, boolean ended) {}

    static DatabaseView of(
            List<Session> sessions,
            int maxConnections,
            Duration slowOver,
            List<Table> tables,
            List<Statistic> statistics) {
        double slow = slowOver.toMillis() / 1000.0;
        return new DatabaseView(
                sessions.size(),
                maxConnections,
                sessions.stream()
                        .collect(Collectors.groupingBy(
                                Session::application,
                                TreeMap::new,
                                Collectors.groupingBy(Session::state, TreeMap::new, Collectors.counting()))),
                sessions.stream()
                        .filter(session -> session.isActive() && session.waitEventType() != null)
                        .limit(SHOWN)
                        .toList(),
                sessions.stream()
                        .filter(session -> session.isActive() && session.querySeconds() > slow)
                        .sorted(Comparator.comparingDouble(Session::querySeconds)
                                .reversed())
                        .limit(SHOWN)
                        .toList(),
                longest(sessions),
                tables,
                statistics);
    }

    static double longest(List<Session> sessions) {
        return sessions.stream()
                .filter(Session::isActive)
                .mapToDouble(Session::querySeconds)
                .max()
                .orElse(0);
    }
}
