package io.tidemark.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b | a%2Cb",
                "100% | 100%25",
                "say \"hi\" | say %22hi%22",
                "=1+1 | %3D1+1",
                "+49 | %2B49",
                "-1 | %2D1",
                "@SUM | %40SUM",
                "path/to/File-1.java | path/to/File-1.java",
                "z\u00EB | z\u00EB"
            })
    void plainCellIsPercentEncodedWhereItMust(String text, String cell) {
        assertThat(CsvCell.plain(text)).isEqualTo(cell);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "\uFF1D1", "\uFF0B1", "\uFF0D1", "\uFF20x"
            })
    void formulaIsMadeHarmless(String formula) {
        assertThat(CsvCell.plain(formula).strip()).startsWith("%");
        assertThat(CsvCell.quoted(formula)).matches("(?s)\"?'.*");
    }

    /** Any, and such as are made of what matters. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("\"\",a{=\n ' \u00EB").ofMaxLength(12));
    }

    @Property
    void plainCellHoldsNothingThatSplitsIt(@ForAll String text) {
        assertThat(CsvCell.plain(text)).doesNotContain(",", "\"", "\n", "\r");
    }

    @Property
    void whatIsPlainAlreadyIsItsOwnCell(
            @ForAll @StringLength(max = 3) @CharRange(from = ' ', to = '\u007f') String text) {
        assertThat(CsvCell.isPlain(text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(!text.contains(" ") && CsvCell.plain(text).equals(text));
    }

    @Property
    void quotedCellReadsBack(@ForAll("texts") String text) {
        String cell = CsvCell.quoted(text);
        String read =
                cell.startsWith("\"") ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;

        Lines bytes = new Lines();
        CsvCell.quoted(text, bytes);
        assertThat(bytes.toByteArray()).isEqualTo(cell.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isIn(text, "'" + text);
        assertThat(cell.startsWith("\"") || !cell.matches("(?s).*[,\"\n\r].*")).isTrue();
    }
}
