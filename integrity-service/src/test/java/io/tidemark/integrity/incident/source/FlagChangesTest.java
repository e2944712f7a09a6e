package io.tidemark.integrity.incident.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.flag.FlagsMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlagChangesTest {
    static FlagsMessage flags(long epoch, Instant at, boolean enabled, String... strategies) {
        String document = """
                {"version":2,"features":[{"name":"resume_sync.local_only","enabled":%b,"strategies":[%s]}]}""".formatted(enabled, String.join(",", strategies));
        return new FlagsMessage(FlagsMessage.VERSION, epoch, at, document);
    }

    static String of(String tenant, int percent) {
        String constraint = tenant.equals("*")
                ? ""
                : "{\"contextName\":\"tenant\",\"operator\":\"IN\",\"values\":[\"" + tenant + "\"]}";
        return "{\"name\":\"flexibleRollout\",\"parameters\":{\"rollout\":\"" + percent + "\"},\"constraints\":["
                + constraint + "]}";
    }

    private static List<String> changes(FlagsMessage before, FlagsMessage after) throws Exception {
        return FlagChanges.between(before, after).stream()
                .map(signal -> signal.tenantId() + ": " + signal.entry().text())
                .toList();
    }

    @Test
    void eachTenantIsToldOfItsOwnSwitch() throws Exception {
        FlagsMessage before = flags(1, Instant.EPOCH, true, of("acme", 100));
        FlagsMessage after = flags(2, Instant.EPOCH, true, of("acme", 90), of("globex", 100), of("*", 100));

        String rest = " of the users, epoch 2; who and why: GET /ops/audit";
        assertThat(changes(before, after))
                .containsExactly(
                        "*: flag resume_sync.local_only: 0 % -> 100 %" + rest,
                        "acme: flag resume_sync.local_only: 100 % -> 90 %" + rest,
                        "globex: flag resume_sync.local_only: 0 % -> 100 %" + rest);
    }

    @Test
    void aFlagThatIsDisabledIsOnForNobody() throws Exception {
        assertThat(changes(flags(1, Instant.EPOCH, false, of("*", 100)), flags(2, Instant.EPOCH, false, of("*", 50))))
                .isEmpty();
        assertThat(changes(flags(1, Instant.EPOCH, true, of("*", 100)), flags(2, Instant.EPOCH, false, of("*", 100))))
                .hasSize(1);
    }
}
