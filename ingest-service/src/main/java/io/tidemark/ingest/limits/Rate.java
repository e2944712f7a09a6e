package io.tidemark.ingest.limits;

import io.tidemark.http.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a tenant may push.
 *
 * @param perSecond operations a second, on average
 * @param burst operations at once, after a pause
 */
record Rate(long perSecond, long burst) {
    private static final Pattern OF_TENANT = Pattern.compile("(" + Caller.NAME + ")=([0-9]{1,9})(?:/([0-9]{1,9}))?");

    Rate {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("tidemark.ingest.admission: all numbers are at least 1");
        }
    }

    /**
     * The rates of single tenants.
     *
     * @param settings each as {@code acme=500/2000}; what is not said to pass at once is that of two seconds
     * @throws IllegalArgumentException when one has another form, or a tenant has two
     */
    static Map<String, Rate> byTenant(List<String> settings) {
        Map<String, Rate> rates = new HashMap<>();
        for (String setting : settings) {
            Matcher form = OF_TENANT.matcher(setting.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "tidemark.ingest.admission.tenants: \"" + setting + "\" is not of the form acme=500/2000");
            }
            long perSecond = Long.parseLong(form.group(2));
            long burst = form.group(3) == null ? 2 * perSecond : Long.parseLong(form.group(3));
            if (rates.put(form.group(1), new Rate(perSecond, burst)) != null) {
                throw new IllegalArgumentException(
                        "tidemark.ingest.admission.tenants: " + form.group(1) + " has two rates");
            }
        }
        return Map.copyOf(rates);
    }
}
