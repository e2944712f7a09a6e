package io.tidemark.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.testkit.SnapshotTables;
import io.tidemark.testkit.TidemarkServers;
import jakarta.inject.Inject;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** After a rollback the schema is still that of the release after this one. */
@QuarkusTest
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "export"))
class LaterSchemaIT {
    @Inject
    Flyway flyway;

    @Test
    void aSchemaWithMigrationsOfTheNextReleaseIsStartedOn() {
        SnapshotTables.execute("""
                insert into export.flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (999, '999', 'of the next release', 'SQL', 'V999__of_the_next_release.sql', 1, 'it', 1, true)""");
        try {
            assertThat(flyway.migrate().migrationsExecuted).isZero();
        } finally {
            SnapshotTables.execute("delete from export.flyway_schema_history where version = '999'");
        }
    }
}
