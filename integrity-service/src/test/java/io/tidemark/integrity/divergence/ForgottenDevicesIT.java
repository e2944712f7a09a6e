package io.tidemark.integrity.divergence;

import static io.tidemark.integrity.divergence.TestingComparisons.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.sync.ComparisonMessage;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that no longer compare: nobody knows what they hold, and what nobody knows has not healed. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.repair.recheck-every", value = "200ms"),
            @ResourceArg(name = "tidemark.integrity.divergence.most-per-user", value = "20"),
        })
class ForgottenDevicesIT {
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Instant longAgo = Instant.now().minus(Duration.ofDays(31));
    private final Instant lately = Instant.now().minus(Duration.ofDays(29));
    private final String tenant = "f-" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    DivergenceStore store;

    @BeforeEach
    void givenNothing() {
        SnapshotTables.create();
    }

    @Test
    void aDeviceThatDidNotCompareForAMonthIsForgottenAndOneThatDidIsNot() {
        take(told(tenant, "phone", longAgo, "notes"));
        take(told(tenant, "tablet", lately, "notes"));

        done(store.forget());

        assertThat(known()).containsExactly("tablet notes");
    }

    @Test
    void whatAFindingNamesIsKeptUntilItIsOver() {
        take(told(tenant, "phone", longAgo, "notes", "tasks"));
        take(told(tenant, "phone", longAgo.plus(WINDOW), "notes"));
        take(told(tenant, "phone", longAgo.plus(WINDOW), "notes", "trash"));

        for (String status : List.of("open", "confirmed", "repairing")) {
            findingIs(status);
            done(store.forget());
            assertThat(known()).as(status).containsExactly("phone notes");
        }

        findingIs("dismissed");
        done(store.forget());
        assertThat(known()).isEmpty();
    }

    private void findingIs(String status) {
        SnapshotTables.execute("update integrity.findings set status = '%s' where tenant_id = '%s' and scope = 'notes'"
                .formatted(status, tenant));
    }

    private void take(ComparisonMessage comparison) {
        done(store.take(comparison, "r"));
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(Patience.LIMIT);
    }

    private List<String> known() {
        try (var connection = TidemarkServers.postgres().superuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select device_id || ' ' || collection from integrity.divergences"
                        + " where tenant_id = '" + tenant + "' order by 1")) {
            List<String> known = new ArrayList<>();
            while (rows.next()) {
                known.add(rows.getString(1));
            }
            return known;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
