package io.tidemark.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real spreadsheet opens an export and computes nothing (C11). */
class SpreadsheetTest {
    private static final List<String> FORMULAS = List.of(
            "=6*7",
            "+6*7",
            "-6*7",
            "@SUM(6;7)",
            "\t=6*7",
            "\r=6*7",
            "\n=6*7",
            "\uFF1D6*7",
            "\uFF0B6*7",
            "\uFF0D6*7",
            "\uFF20SUM(6;7)",
            "=cmd|'/c calc'!A1");

    @Test
    void libreOfficeComputesNothing(@TempDir Path folder) throws Exception {
        boolean installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "soffice")));
        if (!installed) {
            System.out.println("SpreadsheetTest is skipped: there is no soffice (LibreOffice) on the path");
        }
        Assumptions.assumeTrue(installed, "no soffice on the path");
        Files.writeString(folder.resolve("export.csv"), csv());

        Process office = new ProcessBuilder("soffice", "--headless", "--convert-to", "html", "export.csv")
                .directory(folder.toFile())
                .inheritIO()
                .start();

        assertThat(office.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("export.html")))
                .contains("6*7")
                .doesNotContain(">42<", ">-42<", ">13<");
    }

    private static String csv() throws IOException {
        Lines lines = new Lines();
        Layout layout = Layout.of("snapshots", "version", new Column("text", Column.Kind.TEXT));
        for (String formula : FORMULAS) {
            Object[] values = new Object[Layout.PLAIN + 1];
            Arrays.fill(values, formula);
            new CsvFormat(false).line(layout, Arrays.asList(values), lines);
        }
        return new String(lines.toByteArray(), StandardCharsets.UTF_8);
    }
}
