package io.tidemark.snapshot.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.json.CanonicalJson;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldMergeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":1} | {\"a\":2,\"b\":1}       | {\"a\":1,\"b\":3}   | {\"a\":2,\"b\":3}",
                "{\"a\":1}         | {\"a\":2}               | {\"a\":3}           | {\"a\":3}",
                "{\"a\":1,\"b\":1} | {\"b\":1}               | {\"a\":1,\"b\":2}   | {\"b\":2}",
                "{\"a\":1,\"b\":1} | {\"a\":2,\"b\":1}       | {\"b\":1}           | {\"b\":1}",
                "{\"a\":1}         | {\"a\":1,\"n\":5}       | {\"a\":1,\"m\":6}   | {\"a\":1,\"m\":6,\"n\":5}",
                "{\"o\":{\"x\":1,\"y\":1}} | {\"o\":{\"x\":2,\"y\":1}} | {\"o\":{\"x\":1,\"y\":3}} | {\"o\":{\"x\":2,\"y\":3}}",
                "{\"l\":[1]}       | {\"l\":[1,2]}           | {\"l\":[3]}         | {\"l\":[3]}",
                "{\"o\":1}         | {\"o\":{\"x\":1}}       | {\"o\":{\"y\":2}}   | {\"o\":{\"x\":1,\"y\":2}}",
                "{}                | {\"a\":1}               | {\"b\":2}           | {\"a\":1,\"b\":2}",
                "{\"a\":null}      | {\"a\":null}            | {}                  | {}",
            })
    void fieldsAreMergedAgainstTheVersionThatBothCameFrom(String base, String earlier, String later, String merged) {
        assertThat(FieldMerge.merge(base, earlier, later)).isEqualTo(merged);
    }

    @Property
    void changesToDifferentFieldsAllStand(
            @ForAll @Size(max = 5)
                    Map<@StringLength(value = 1) @Chars({'a', 'b', 'c', 'd'}) String, @IntRange(max = 3) Integer> base,
            @ForAll @IntRange(max = 9) int one,
            @ForAll @IntRange(max = 9) int other)
            throws Exception {
        String merged = FieldMerge.merge(
                json(base, "z", 0), json(with(base, "x", one), "z", 0), json(with(base, "y", other), "z", 0));

        assertThat(merged).isEqualTo(json(with(with(base, "x", one), "y", other), "z", 0));
    }

    @Property
    void aSideThatChangedNothingChangesNothing(
            @ForAll @Size(max = 5)
                    Map<@StringLength(value = 1) @Chars({'a', 'b', 'c', 'd'}) String, @IntRange(max = 3) Integer> base,
            @ForAll @Size(max = 5)
                    Map<@StringLength(value = 1) @Chars({'a', 'b', 'c', 'd'}) String, @IntRange(max = 3) Integer>
                            changed)
            throws Exception {
        String before = json(base, "z", 0);
        String after = json(changed, "z", 1);

        assertThat(FieldMerge.merge(before, before, after)).isEqualTo(after);
        assertThat(FieldMerge.merge(before, after, before)).isEqualTo(after);
    }

    private static Map<String, Integer> with(Map<String, Integer> fields, String name, int value) {
        Map<String, Integer> more = new TreeMap<>(fields);
        more.put(name, value);
        return more;
    }

    private static String json(Map<String, Integer> fields, String name, int value) throws Exception {
        StringBuilder text = new StringBuilder("{");
        with(fields, name, value)
                .forEach((key, number) -> text.append('"')
                        .append(key)
                        .append("\":")
                        .append(number)
                        .append(','));
        text.setCharAt(text.length() - 1, '}');
        return CanonicalJson.canonicalize(text.toString());
    }
}
