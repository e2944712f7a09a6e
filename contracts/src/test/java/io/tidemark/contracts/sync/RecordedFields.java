package io.tidemark.contracts.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The fields that a message's record has and that none of its recorded messages shows. */
final class RecordedFields {
    private static final SnakeCaseStrategy SNAKE = new SnakeCaseStrategy();

    private RecordedFields() {}

    static List<String> missing(Class<?> type, List<JsonNode> recorded) {
        List<String> missing = new ArrayList<>();
        walk("", type, recorded, missing);
        return missing;
    }

    private static void walk(String path, Type type, List<JsonNode> recorded, List<String> missing) {
        if (type instanceof ParameterizedType many && many.getRawType() == List.class) {
            List<JsonNode> elements =
                    recorded.stream().flatMap(JsonNode::valueStream).toList();
            walk(path + "[]", many.getActualTypeArguments()[0], elements, missing);
            return;
        }
        List<JsonNode> objects = recorded.stream().filter(JsonNode::isObject).toList();
        boolean writtenOtherwise = !recorded.isEmpty() && objects.isEmpty();
        if (writtenOtherwise || !(type instanceof Class<?> record) || !record.isRecord()) {
            return;
        }
        for (RecordComponent component : record.getRecordComponents()) {
            String name = SNAKE.translate(component.getName());
            List<JsonNode> found = objects.stream()
                    .map(object -> object.get(name))
                    .filter(Objects::nonNull)
                    .toList();
            if (found.isEmpty()) {
                missing.add(path + "/" + name);
            } else {
                walk(path + "/" + name, component.getGenericType(), found, missing);
            }
        }
    }
}
