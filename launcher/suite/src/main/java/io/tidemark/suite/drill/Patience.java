package io.tidemark.suite.drill;

import java.time.Duration;

/**
 * How long something is waited for.
 *
 * @param limit after which it is given up
 * @param pause between two looks
 */
public record Patience(Duration limit, Duration pause) {

    Patience atLeast(Duration other) {
        return limit.compareTo(other) >= 0 ? this : new Patience(other, pause);
    }

    /** The first look that it is there at, or the last one. */
    Look await(Watch watch) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Look look = looked(watch);
        while (!look.there() && System.nanoTime() < deadline) {
            Thread.sleep(pause);
            look = looked(watch);
        }
        return look;
    }

    private static Look looked(Watch watch) throws InterruptedException {
        try {
            return watch.look();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return new Look(false, e.toString());
        }
    }
}
