package io.tidemark.system.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.servers.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The SBOM of each service, of a build with {@code -Psbom}: CycloneDX takes it, and no jar of the image is missing in it. */
class SbomTest {
    static final List<String> SERVICES = MixedSuite.SERVICES;

    @ParameterizedTest
    @FieldSource("SERVICES")
    void theSbomIsValidAndNamesEveryJarOfTheImage(String service) throws Exception {
        Path target = Home.find().root().resolve(service).resolve("target");
        Path sbom = target.resolve("bom.json");
        String obstacle = sbom + " is not there: ./mvnw -Psbom makes it, as .ci/run does";
        if (!Files.exists(sbom)) {
            System.out.println("SbomTest is skipped. " + obstacle);
        }
        assumeTrue(Files.exists(sbom), obstacle);
        JsonNode read = new ObjectMapper().readTree(sbom.toFile());

        assertThat(new JsonParser()
                        .validate(
                                sbom.toFile(),
                                Version.fromVersionString(
                                        read.path("specVersion").asText())))
                .isEmpty();
        assertThat(jars(target.resolve("quarkus-app/lib"))).hasSizeGreaterThan(50);
        Set<String> named = named(read);
        assertThat(jars(target.resolve("quarkus-app/lib")).stream()
                        .filter(jar -> named.stream().noneMatch(jar::startsWith)))
                .isEmpty();
    }

    /** As Quarkus names the files of its lib folder, less what comes after the version. */
    private static Set<String> named(JsonNode sbom) {
        return sbom.path("components")
                .valueStream()
                .map(component -> component.path("group").asText() + "."
                        + component.path("name").asText() + "-"
                        + component.path("version").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
