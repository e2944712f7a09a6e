package io.tidemark.http;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one clock of a service: the server's, in UTC (R17). Everything that asks for the time is given it. */
@Singleton
class ServerClock {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
