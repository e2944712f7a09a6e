package io.tidemark.snapshot.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.flag.LocalOnlySwitch;
import io.tidemark.contracts.flag.SyncMode;
import io.tidemark.http.Caller;
import org.junit.jupiter.api.Test;

class PublishedModeTest {
    private static final Caller ALICE = new Caller("acme", "alice");

    private final PublishedMode mode = new PublishedMode();

    @Test
    void beforeAnythingWasHeardNothingIsTold() {
        assertThat(mode.modeFor(ALICE)).isEmpty();
    }

    @Test
    void anOlderEpochIsPassedOver() {
        mode.heard(switched(8, false));
        mode.heard(switched(7, true));

        assertThat(mode.modeFor(ALICE)).contains(new SyncMode.Normal(8));

        mode.heard(switched(9, true));
        assertThat(mode.modeFor(ALICE)).contains(new SyncMode.LocalOnly(9));
    }

    private static LocalOnlySwitch switched(long epoch, boolean on) {
        return LocalOnlySwitch.parse("""
                {"version":2,"features":[{"name":"resume_sync.local_only","enabled":%s,"strategies":[\
                {"name":"flexibleRollout","constraints":[],\
                "parameters":{"rollout":"100","stickiness":"userId","groupId":"g"}}]}],\
                "meta":{"revisionId":%d}}""".formatted(on, epoch)).orElseThrow();
    }
}
