package io.tidemark.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PostgreSQL takes all SQL that a page of the runbook tells to type, on the tables of a running suite; nothing of it stays. */
class RunbookSqlIT {
    /** What a person puts in; nobody has the process 0. */
    private static final Map<String, String> PLACES = Map.of("PID", "0", "DOCUMENT", "null");

    private final SuiteUnderTest suite = SuiteUnderTest.running();

    record Typed(RunbookPage page, String sql) {}

    static Stream<Typed> typed() throws IOException {
        return RunbookPage.all().flatMap(page -> page.sql().stream().map(sql -> new Typed(page, sql)));
    }

    @ParameterizedTest
    @MethodSource("typed")
    void everyStatementOfAPageIsOneThatTheDatabaseTakes(Typed typed) {
        assertThatCode(() -> run(typed.sql())).doesNotThrowAnyException();
    }

    @Test
    void statementsAreFoundInBlocksAndInTheText() throws IOException {
        assertThat(typed().map(one -> one.page().toString()))
                .contains("recovery.md", "database-down.md", "slow.md", "queue-deep.md");
    }

    private void run(String sql) throws IOException, SQLException {
        String filled = sql;
        for (Map.Entry<String, String> place : PLACES.entrySet()) {
            filled = filled.replaceAll("\\b" + place.getKey() + "\\b", place.getValue());
        }
        try (Connection database = suite.database();
                Statement statement = database.createStatement()) {
            database.setAutoCommit(false);
            try {
                statement.execute(filled);
            } finally {
                database.rollback();
            }
        }
    }
}
