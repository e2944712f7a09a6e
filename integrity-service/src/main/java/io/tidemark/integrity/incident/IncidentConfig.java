package io.tidemark.integrity.incident;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;

/** How incidents are kept and what is told of them. */
@ConfigMapping(prefix = "tidemark.integrity.incident")
public interface IncidentConfig {
    /** The most entries of a timeline that come without anybody's doing; what comes later is counted and left out. */
    @WithDefault("1000")
    int automaticEntries();

    /** The most entries of a timeline. */
    @WithDefault("3000")
    int entries();

    /** The most alerts that one request of Alertmanager may hold. */
    @WithDefault("500")
    int alerts();

    /** What happened so long before an incident is still part of its timeline. */
    @WithDefault("30M")
    Duration leadIn();

    /** An alert that began longer ago than that began when it was first heard. */
    @WithDefault("7D")
    Duration longestStart();

    /** How long is remembered that an alert was heard. */
    @WithDefault("90D")
    Duration alertsKept();

    /** The time between two looks at the deadlines, the leases and what can be forgotten. */
    @WithDefault("15s")
    Duration lookEvery();

    /** The time between two looks at the thresholds that are crossed. */
    @WithDefault("15s")
    Duration crossingsEvery();

    /** A threshold that was crossed for the last time so long ago is no longer; one that comes and goes is one alert. */
    @WithDefault("5M")
    Duration crossingEndsAfter();

    /** How far back each look at the exports goes: what is committed later than that is missed. */
    @WithDefault("5M")
    Duration exportsOver();

    /** How long ago the last look at the exports may have been, of whichever replica, so that this one makes up for it. */
    @WithDefault("1D")
    Duration exportsMissed();

    /** Whom to call (R99). */
    @WithDefault("+1-555-SYNC-OPS")
    String onCall();

    /** The zone of the business hours, outside of which on-call is paged (R81). */
    @WithDefault("UTC")
    ZoneId zone();

    /** When business begins, Monday to Friday. */
    @WithDefault("09:00")
    LocalTime opens();

    /** When it ends. */
    @WithDefault("17:00")
    LocalTime closes();
}
