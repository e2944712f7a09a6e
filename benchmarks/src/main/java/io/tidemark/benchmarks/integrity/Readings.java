package io.tidemark.benchmarks.integrity;

/** What integrity-service's counters say, since its process began. */
record Readings(double heard, double incrementalRows, double incrementalSeconds, double fullRows, double fullSeconds) {

    /** From the text that Prometheus reads. */
    static Readings of(String metrics) {
        return new Readings(
                value(metrics, "integrity_witnessed_versions_total"),
                value(metrics, "integrity_scanned_rows_total{scan=\"incremental\"}"),
                value(metrics, "integrity_scan_part_seconds_sum{scan=\"incremental\"}"),
                value(metrics, "integrity_scanned_rows_total{scan=\"full\"}"),
                value(metrics, "integrity_scan_part_seconds_sum{scan=\"full\"}"));
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("integrity-service has no " + series));
    }
}
