package io.tidemark.integrity.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.integrity.finding.Evidence;
import io.tidemark.integrity.finding.EvidenceKind;
import io.tidemark.testkit.Patience;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However much is wrong with a user, and however much there is of one, what is asked of them ends. */
@QuarkusTest
@WithTestResource(
        value = TidemarkServers.class,
        initArgs = {
            @ResourceArg(name = "service", value = "integrity"),
            @ResourceArg(name = "tidemark.integrity.sweep.scheduled", value = "false"),
            @ResourceArg(name = "tidemark.integrity.sweep.statement-timeout", value = "2s")
        })
class SuspectIT {
    private static final UserKey USER = new UserKey("acme", "long");

    @Inject
    SweepReadStore store;

    /** Each of them names a parent that is not there. */
    @BeforeEach
    void givenAUserWithManyOrphans() {
        TestingScans.begin();
        SnapshotTables.execute("""
                insert into snapshot.snapshots (tenant_id, user_id, version, collection, record_id, parent_version,
                    operation_id, device_id, device_seq, type, schema_version, payload, content_hash, created_at, updated_at)
                select 'acme', 'long', 1000 + v, 'notes', 'r' || v, v, 'o' || v, 'd', v, 'upsert', 1, '{}', sha256('{}'),
                       timestamptz '2026-01-01 00:00:00Z' + v * interval '1 ms', now()
                from generate_series(1, 900) v""");
    }

    private List<Evidence> ask() {
        return store.atOneInstant("", view -> view.suspects().ofSnapshots(List.of(USER)))
                .await()
                .atMost(Patience.LIMIT);
    }

    @Test
    void fiftyAreNamedAndTheLastSaysThatThereAreMore() {
        List<Evidence> found = ask();

        assertThat(found).hasSize(50).allMatch(evidence -> evidence.kind() == EvidenceKind.ORPHANS);
        assertThat(found.getLast().rows().getFirst()).containsKey("more");
        assertThat(found.subList(0, 49))
                .noneMatch(evidence -> evidence.rows().getFirst().containsKey("more"));
    }

    @Test
    void whatIsNotAnsweredInTimeIsASuspicionThatIsToldAndTheNextQuestionIsAsked() throws SQLException {
        // Every question reads the rows of this table: asked while somebody has it for themselves, none ends.
        List<Evidence> found;
        try (Connection connection = TidemarkServers.postgres().superuser().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table snapshot.snapshots in access exclusive mode");
            found = ask();
        }

        assertThat(found)
                .extracting(Evidence::kind)
                .containsExactlyInAnyOrder(
                        EvidenceKind.ORPHANS,
                        EvidenceKind.DUPLICATE_KEYS,
                        EvidenceKind.DUPLICATE_VERSIONS,
                        EvidenceKind.NON_MONOTONIC_USER,
                        EvidenceKind.NON_MONOTONIC_RECORD);
        assertThat(found).allSatisfy(evidence -> {
            assertThat(evidence.subject().toString()).isEqualTo("acme/long");
            assertThat(evidence.rows().getFirst())
                    .extractingByKey("reason")
                    .asString()
                    .startsWith("suspected");
        });
    }
}
