package io.tidemark.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The script of a container, run on this machine as a node would run it.
 *
 * @param container with command, args and env, as the chart renders them
 * @param mounts the folder of each mountPath
 * @param secrets the value of each {@code secret/key} that a variable is taken from
 */
record HookScript(JsonNode container, Map<String, Path> mounts, Map<String, String> secrets) {
    /** What it said, and its exit code. */
    record Answer(int code, String text) {}

    Answer run(Map<String, String> environment) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        container.path("command").forEach(word -> command.add(word.asText()));
        container.path("args").forEach(word -> command.add(onThisMachine(word.asText())));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        for (JsonNode variable : container.path("env")) {
            builder.environment().put(variable.path("name").asText(), value(variable));
        }
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }

    private String onThisMachine(String word) {
        String here = word;
        for (JsonNode mount : container.path("volumeMounts")) {
            Path folder = mounts.get(mount.path("mountPath").asText());
            if (folder != null) {
                here = here.replace(mount.path("mountPath").asText() + "/", folder + "/");
            }
        }
        return here;
    }

    private String value(JsonNode variable) {
        JsonNode key = variable.at("/valueFrom/secretKeyRef");
        return key.isMissingNode()
                ? variable.path("value").asText()
                : Objects.requireNonNull(secrets.get(
                        key.path("name").asText() + "/" + key.path("key").asText()));
    }
}
