package io.tidemark.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.tidemark.servers.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart, rendered by Helm itself. Hooks are not among what this gives. */
final class Chart {
    static final Path FOLDER = Home.find().root().resolve("helm/tidemark");
    static final String KUBERNETES = "1.35.0";
    static final YAMLMapper YAML = new YAMLMapper();

    private Chart() {}

    /** The values that the chart is tried with, by name. */
    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList();
        }
    }

    static Path caseNamed(String name) {
        return FOLDER.resolve("ci").resolve(name + "-values.yaml");
    }

    /** The text of all manifests; further settings go over the file's. */
    static String text(Path values, Map<String, Object> settings) {
        TemplateCommand template = new Helm(FOLDER)
                .template()
                .withName("tidemark")
                .withNamespace("tidemark")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values);
        settings.forEach(template::set);
        return template.call();
    }

    static Manifests render(Path values, Map<String, Object> settings) throws IOException {
        return Manifests.of(text(values, settings));
    }

    static Manifests render(String caseName) throws IOException {
        return render(caseNamed(caseName), Map.of());
    }

    /** The documents of a YAML text. */
    static List<JsonNode> documents(String text) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (var parser = new YAMLFactory().createParser(text)) {
            YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).forEachRemaining(documents::add);
        }
        return documents.stream().filter(JsonNode::isObject).toList();
    }

    static JsonNode values() throws IOException {
        return YAML.readTree(FOLDER.resolve("values.yaml").toFile());
    }
}
