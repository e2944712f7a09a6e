package io.tidemark.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** What every pod of ours is held to: as Kubernetes' restricted profile has it, and with what it may take of a node. */
final class Restricted {
    private Restricted() {}

    static void assertThatPodIs(String name, JsonNode pod) {
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                .as(name)
                .isFalse();
        assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean())
                .as(name)
                .isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                .as(name)
                .isEqualTo("RuntimeDefault");
        assertThat(Manifests.containers(pod)).as(name).isNotEmpty();
        for (JsonNode container : Manifests.containers(pod)) {
            JsonNode security = container.path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(security.path("capabilities").path("drop").path(0).asText())
                    .as(name)
                    .isEqualTo("ALL");
            assertThat(container.path("resources").path("limits").has("memory"))
                    .as(name)
                    .isTrue();
            assertThat(container.path("resources").path("requests").has("cpu"))
                    .as(name)
                    .isTrue();
        }
    }

    static void assertThatRootsAreReadOnly(String name, JsonNode pod) {
        for (JsonNode container : Manifests.containers(pod)) {
            assertThat(container
                            .path("securityContext")
                            .path("readOnlyRootFilesystem")
                            .asBoolean())
                    .as(name + ": " + container.path("name").asText())
                    .isTrue();
        }
    }
}
