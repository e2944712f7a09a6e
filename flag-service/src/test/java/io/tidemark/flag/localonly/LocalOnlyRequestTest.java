package io.tidemark.flag.localonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.http.Caller;
import io.tidemark.http.ProblemException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalOnlyRequestTest {
    private static final Caller OPERATOR = new Caller("acme", "op");

    @Test
    void withoutTenantsItIsTheCallersOwn() {
        assertThat(request("drill", null).checked(OPERATOR, false).targets()).containsExactly("acme");
        assertThat(request("drill", null).checked(OPERATOR, true).targets()).containsExactly("acme");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "two\nlines", "nul\0"})
    void aReasonIsNeeded(@Nullable String reason) {
        refused("invalid-field", () -> request(reason, null).checked(OPERATOR, true));
    }

    @Test
    void aReasonIsBounded() {
        assertThat(request("r".repeat(500), null).checked(OPERATOR, false).reason())
                .hasSize(500);
        refused("invalid-field", () -> request("r".repeat(501), null).checked(OPERATOR, false));
    }

    @Test
    void anotherTenantAndAllAreForAdmins() {
        refused("forbidden", () -> request("drill", List.of("globex")).checked(OPERATOR, false));
        refused("forbidden", () -> request("drill", List.of("*")).checked(OPERATOR, false));
        refused("forbidden", () -> request("drill", List.of("acme", "globex")).checked(OPERATOR, false));
        assertThat(request("drill", List.of("*", "globex"))
                        .checked(OPERATOR, true)
                        .targets())
                .containsExactly("*", "globex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "**", "ümlaut", "-a"})
    void aTenantHasATenantsName(String tenant) {
        refused("invalid-field", () -> request("drill", List.of(tenant)).checked(OPERATOR, true));
    }

    @Test
    void noTenantsAtAllIsAMistake() {
        refused("invalid-field", () -> request("drill", List.of()).checked(OPERATOR, true));
    }

    private static LocalOnlyRequest request(@Nullable String reason, @Nullable List<@Nullable String> tenants) {
        return new LocalOnlyRequest(true, reason, tenants, null);
    }

    private static void refused(String code, ThrowingCallable request) {
        assertThatThrownBy(request).isInstanceOf(ProblemException.class).hasMessageStartingWith(code + ": ");
    }
}
