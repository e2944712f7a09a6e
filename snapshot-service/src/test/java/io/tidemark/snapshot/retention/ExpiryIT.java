package io.tidemark.snapshot.retention;

import static io.tidemark.snapshot.TestingOperations.batch;
import static io.tidemark.snapshot.TestingOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tidemark.contracts.sync.OperationType;
import io.tidemark.snapshot.TestingOperations;
import io.tidemark.snapshot.TestingSql;
import io.tidemark.testkit.TidemarkServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept beside the versions goes when its time is over; settled conflicts after thirty days. */
@QuarkusTest
@TestProfile(CompactionIT.KeepsTwo.class)
@WithTestResource(value = TidemarkServers.class, initArgs = @ResourceArg(name = "service", value = "snapshot"))
class ExpiryIT {
    private final TestingOperations kafka = new TestingOperations();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void answersExpireButNotYoungOnes() throws Exception {
        kafka.apply(batch(
                "answers",
                "alice",
                operation(0, OperationType.UPDATE, "old", "r1", 9),
                operation(1, OperationType.UPDATE, "young", "r1", 9)));
        TestingSql.execute("""
                update snapshot.sync_inbox set created_at = now() - interval '31 days'
                    where tenant_id = 'answers' and operation_id = 'old';
                insert into snapshot.sync_receipts values
                    ('answers', 'bob', 'old', 'b', '{}', now() - interval '25 hours'),
                    ('answers', 'bob', 'young', 'b', '{}', now() - interval '23 hours');
                insert into snapshot.sync_requests values
                    ('answers', 'carol', 'old', sha256('x'), now() - interval '8 days'),
                    ('answers', 'carol', 'young', sha256('x'), now() - interval '6 days')""");

        JsonPath done = TestingCompaction.compact("answers");

        assertThat(done.getLong("answers")).isEqualTo(3);
        assertThat(TestingSql.column("""
                select operation_id from snapshot.sync_inbox where tenant_id = 'answers'
                union all select request_id from snapshot.sync_receipts where tenant_id = 'answers'
                union all select idempotency_key from snapshot.sync_requests where tenant_id = 'answers'""")).containsOnly("young").hasSize(3);
    }

    @Test
    void whatLostInAConflictExpires() throws Exception {
        kafka.apply(batch("lost", "alice", operation(0, OperationType.CREATE, "o1", "r1", 0)));
        TestingCompaction.givenConflict("lost", "r1", 1, "31 days");
        TestingCompaction.givenConflict("lost", "r1", 2, "29 days");

        JsonPath done = TestingCompaction.compact("lost");

        assertThat(done.getLong("answers")).isEqualTo(1);
        assertThat(TestingSql.column("select version from snapshot.sync_conflicts where tenant_id = 'lost'"))
                .containsExactly("2");
    }
}
