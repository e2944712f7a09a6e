package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.flag.audit.AuditStore;
import io.tidemark.flag.feature.FeatureConfig;
import io.tidemark.flag.feature.FeatureStore;
import io.tidemark.flag.feature.PostgresFeatureStore;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Chooses the source of truth: Unleash where a server is configured, else PostgreSQL. */
@Singleton
class FeatureStoreSource {
    private static final Logger LOG = Logger.getLogger(FeatureStoreSource.class);

    private final UnleashConfig config;
    private final Clock clock;

    FeatureStoreSource(UnleashConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Produces
    @Singleton
    FeatureStore store(Pool pool, ObjectMapper json, AuditStore audit, FeatureConfig features, MeterRegistry metrics) {
        PostgresFeatureStore embedded = new PostgresFeatureStore(pool, json, audit, features);
        return config.url()
                .<FeatureStore>map(
                        url -> unleash(url, embedded, new UnleashLedgerStore(pool, audit, key(url)), metrics))
                .orElse(embedded);
    }

    private FeatureStore unleash(URI url, FeatureStore embedded, UnleashLedgerStore ledger, MeterRegistry metrics) {
        if (config.adminToken().isEmpty() || config.clientToken().isEmpty()) {
            throw new IllegalStateException("UNLEASH_URL needs UNLEASH_ADMIN_TOKEN and UNLEASH_CLIENT_TOKEN as well");
        }
        LOG.infof("The source of truth for flags is Unleash at %s", url.getHost());
        UnleashClient client = new UnleashClient(config, url);
        UnleashFollower follower =
                new UnleashFollower(client, ledger, new SourceAlarm(metrics), clock, config.resetAfter());
        return new UnleashFeatureStore(
                client,
                follower,
                new UnleashBeginning(new UnleashSeed(client, ledger), ledger, follower, embedded),
                new AuditedChanges(
                        ledger,
                        follower,
                        new LateAudit(config.stateFolder(), config.lateAuditRows(), metrics),
                        config.ledgerTimeout(),
                        metrics),
                config.changeTimeout());
    }

    /** Another project or environment counts its revisions on its own. */
    private String key(URI url) {
        return url + " " + config.project() + "/" + config.environment();
    }
}
