package io.tidemark.ingest.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.ingest.socket.Upgrade.Checked;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
    private static final Set<String> ORIGINS = Set.of("https://app.example.com");
    private static final Map<String, List<String>> DEVICE = Map.of("device_id", List.of("d1"));

    @Test
    void aTokenIsTakenFromTheHeaderOrFromASubprotocol() {
        Checked expected = new Checked.Bearer("abc.def.ghi", "d1");

        assertThat(check(DEVICE, "Bearer abc.def.ghi", List.of())).isEqualTo(expected);
        assertThat(check(DEVICE, "bearer  abc.def.ghi", List.of(Upgrade.PROTOCOL)))
                .isEqualTo(expected);
        assertThat(check(DEVICE, null, List.of(Upgrade.PROTOCOL, "bearer.abc.def.ghi")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "Access_Token", "jwt", "authorization"})
    void aParameterNamedLikeATokenIsRefusedWhateverElseIsSent(String name) {
        Map<String, List<String>> query = Map.of("device_id", List.of("d1"), name, List.of("x"));

        assertThat(check(query, "Bearer abc", List.of())).isEqualTo(denied(ErrorCode.INVALID_PARAMETER));
    }

    @Test
    void aParameterThatLooksLikeATokenIsRefusedUnderAnyName() {
        Map<String, List<String>> query = Map.of("device_id", List.of("d1"), "t", List.of("eyJhbGc.eyJzdWI.c2ln"));

        assertThat(check(query, "Bearer abc", List.of())).isEqualTo(denied(ErrorCode.INVALID_PARAMETER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "-x", "a/b", "ü"})
    void aDeviceOfTheWrongFormIsRefused(String device) {
        assertThat(check(Map.of("device_id", List.of(device)), "Bearer abc", List.of()))
                .isEqualTo(denied(ErrorCode.INVALID_PARAMETER));
    }

    @Test
    void noDeviceAndTwoDevicesAreRefused() {
        assertThat(check(Map.of(), "Bearer abc", List.of())).isEqualTo(denied(ErrorCode.INVALID_PARAMETER));
        assertThat(check(Map.of("device_id", List.of("a", "b")), "Bearer abc", List.of()))
                .isEqualTo(denied(ErrorCode.INVALID_PARAMETER));
    }

    @Test
    void withoutABearerTokenNobodyIsKnown() {
        assertThat(check(DEVICE, null, List.of())).isEqualTo(denied(ErrorCode.UNAUTHENTICATED));
        assertThat(check(DEVICE, "Basic abc", List.of())).isEqualTo(denied(ErrorCode.UNAUTHENTICATED));
        assertThat(check(DEVICE, null, List.of(Upgrade.PROTOCOL))).isEqualTo(denied(ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void whoOffersOnlyOtherSubprotocolsIsRefusedSinceNoneCouldBeChosen() {
        assertThat(check(DEVICE, null, List.of("bearer.abc"))).isEqualTo(denied(ErrorCode.INVALID_PARAMETER));
        assertThat(check(DEVICE, "Bearer abc", List.of("soap"))).isEqualTo(denied(ErrorCode.INVALID_PARAMETER));
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, true",
        "https://APP.example.com, true",
        "http://app.example.com, false",
        "https://app.example.com.evil.com, false",
        "null, false",
    })
    void aPageMayConnectWhenItsOriginIsListed(String origin, boolean allowed) {
        Checked checked = new Upgrade(DEVICE, origin, "Bearer abc", List.of()).check(ORIGINS);

        assertThat(checked).isEqualTo(allowed ? new Checked.Bearer("abc", "d1") : denied(ErrorCode.FORBIDDEN, checked));
    }

    private static Checked check(
            Map<String, List<String>> query, @Nullable String authorization, List<String> subprotocols) {
        Checked checked = new Upgrade(query, null, authorization, subprotocols).check(ORIGINS);
        // The detail is for people.
        return checked instanceof Checked.Denied denied ? denied(denied.code()) : checked;
    }

    private static Checked denied(ErrorCode code) {
        return new Checked.Denied(code, "");
    }

    private static Checked denied(ErrorCode code, Checked like) {
        return new Checked.Denied(code, like instanceof Checked.Denied denied ? denied.detail() : "");
    }
}
