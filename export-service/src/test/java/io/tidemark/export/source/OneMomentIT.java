package io.tidemark.export.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.All;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is written while an export goes on is not in it: neither in what is expected of it nor in its lines. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class OneMomentIT {
    private static final String TENANT = "moment";
    private static final int ROWS = 500;
    private static final Selection ALL = new Selection(
            TENANT,
            What.SNAPSHOTS,
            new Filter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
            Position.START,
            OptionalLong.empty());

    @Inject
    @All
    @SuppressWarnings("NullAway.Init")
    List<Source> sources;

    private static void write(int from, int to) {
        SnapshotTables.execute("insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id,"
                + " operation_id, device_id, type, schema_version, payload, content_hash, created_at, updated_at)"
                + " select '" + TENANT
                + "', 'alice', n, 'notes', 'n' || n, 'o' || n, 'd', 'upsert', 1, '{}', sha256('x'),"
                + " now(), now() from generate_series(" + from + ", " + to + ") n");
    }

    private Source source() {
        return sources.stream()
                .filter(source -> source.offers().contains(What.SNAPSHOTS))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsCountedAndWhatComesAreOfTheSameMoment() {
        SnapshotTables.create();
        write(1, ROWS);

        List<Long> counts = source().<Long>read(
                        ALL,
                        view -> view.estimate()
                                .invoke(estimate -> write(ROWS + 1, 2 * ROWS))
                                .onItem()
                                .transformToMulti(estimate -> Multi.createBy()
                                        .concatenating()
                                        .streams(
                                                Multi.createFrom().item(estimate.count()),
                                                view.rows().map(rows -> (long) rows.size()))))
                .collect()
                .asList()
                .await()
                .indefinitely();

        assertThat(counts.getFirst()).isEqualTo(ROWS);
        assertThat(counts.stream().skip(1).mapToLong(Long::longValue).sum()).isEqualTo(ROWS);
    }
}
