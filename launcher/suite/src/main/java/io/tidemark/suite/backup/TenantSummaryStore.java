package io.tidemark.suite.backup;

import io.tidemark.suite.backup.Manifest.TenantSummary;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Counts and digests of what the snapshot store holds: taken of the original and of what was restored. */
final class TenantSummaryStore {
    /** A sum, so that neither order nor size matters. */
    private static final String SUMMARIES = """
            select s.tenant_id, count(*) as users,
                   (select count(*) from snapshot.snapshots n where n.tenant_id = s.tenant_id) as snapshots,
                   sum(('x' || left(encode(sha256(convert_to(concat_ws(' ', s.user_id, s.version, s.record_count,
                       encode(s.digest, 'hex')), 'UTF8')), 'hex'), 15))::bit(60)::bigint::numeric)::text as digest
            from snapshot.sync_streams s group by s.tenant_id order by s.tenant_id""";

    private TenantSummaryStore() {}

    static List<TenantSummary> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SUMMARIES)) {
            List<TenantSummary> summaries = new ArrayList<>();
            while (rows.next()) {
                summaries.add(new TenantSummary(
                        rows.getString("tenant_id"),
                        rows.getLong("users"),
                        rows.getLong("snapshots"),
                        rows.getString("digest")));
            }
            return summaries;
        }
    }
}
