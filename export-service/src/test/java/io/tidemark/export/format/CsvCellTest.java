package io.tidemark.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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

    @Property
    void plainCellHoldsNothingThatSplitsIt(@ForAll String text) {
        assertThat(CsvCell.plain(text)).doesNotContain(",", "\"", "\n", "\r");
    }

    @Property
    void quotedCellReadsBack(@ForAll String text) {
        String cell = CsvCell.quoted(text);
        String read =
                cell.startsWith("\"") ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;

        assertThat(read).isIn(text, "'" + text);
        assertThat(cell.startsWith("\"") || !cell.matches("(?s).*[,\"\n\r].*")).isTrue();
    }
}
