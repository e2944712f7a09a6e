package io.tidemark.integrity.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndicatorTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ORPHANS | select child.id from child left join parent on child.parent_id = parent.id where parent.id is null limit 50;
                    DUPLICATE_KEYS | select logical_key, count(*) from snapshots group by logical_key having count(*) > 1 limit 50;
                    NON_MONOTONIC_USER | select user_id, id, version, created_at from ( select s.*, lag(version) over (partition by user_id order by created_at) as prev_version from snapshots s ) t where prev_version is not null and version < prev_version limit 50;
                    DUPLICATE_VERSIONS | select user_id, version, count(*) as n from snapshots group by user_id, version having count(*) > 1 order by n desc limit 50;
                    """)
    void runbooksQueriesAreRunAsTheyStand(Indicator indicator, String runbook) {
        assertThat(indicator.query()).isEqualToNormalizingWhitespace(runbook);
    }

    @Test
    void namesAreThoseOfTheMetrics() {
        assertThat(Indicator.values())
                .extracting(Indicator::label)
                .doesNotHaveDuplicates()
                .allMatch(label -> label.matches("[a-z]+(-[a-z]+)*"));
    }
}
