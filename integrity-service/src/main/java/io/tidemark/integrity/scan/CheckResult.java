package io.tidemark.integrity.scan;

import java.util.List;
import java.util.Map;

/**
 * What one check found.
 *
 * @param rows the evidence, at most {@value #MAX_ROWS} sample rows
 * @param found how many there are; a check whose query has a limit does not count past it
 */
record CheckResult(Indicator indicator, List<Map<String, Object>> rows, long found) {
    static final int MAX_ROWS = 50;

    CheckResult {
        rows = List.copyOf(rows);
    }
}
