package io.tidemark.export.job;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Links to a result: for its job, tenant and user, for a time. Each job has a secret of its own, which any replica can read. */
final class Link {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,11}");
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");

    private Link() {}

    static JobView.Download to(Job job, Instant now, Duration life) {
        Instant wanted = now.plus(life);
        Instant expires =
                wanted.isBefore(job.times().expires()) ? wanted : job.times().expires();
        long seconds = expires.getEpochSecond();
        String url = "/api/exports/jobs/" + job.key().id() + "/file?expires=" + seconds + "&signature="
                + HexFormat.of().formatHex(signature(job, seconds));
        return new JobView.Download(
                url, Instant.ofEpochSecond(seconds), job.request().fileName());
    }

    /** Whether that is a link of the job's that has not expired. */
    static boolean isValid(Job job, @Nullable String expires, @Nullable String signature, Instant now) {
        if (expires == null
                || signature == null
                || !SECONDS.matcher(expires).matches()
                || !SIGNATURE.matcher(signature).matches()) {
            return false;
        }
        long seconds = Long.parseLong(expires);
        return now.getEpochSecond() < seconds
                && MessageDigest.isEqual(HexFormat.of().parseHex(signature), signature(job, seconds));
    }

    private static byte[] signature(Job job, long seconds) {
        Job.Key key = job.key();
        // Neither names nor ids hold a slash.
        String signed = key.tenant() + "/" + key.user() + "/" + key.id() + "/" + seconds;
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(job.linkSecret(), ALGORITHM));
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
