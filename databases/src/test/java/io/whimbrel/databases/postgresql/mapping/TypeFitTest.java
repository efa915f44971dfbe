package io.whimbrel.databases.postgresql.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A condition says that a value does not fit if, and only if, an insert refuses it. */
@ExtendWith(PostgresServers.Resolver.class)
class TypeFitTest {

  /** From, to, values. */
  private static final String[][] PAIRS = {
    {"bigint", "integer", "0", "2147483647", "2147483648", "-2147483648", "-2147483649"},
    {"integer", "smallint", "32767", "32768", "-32768", "-32769"},
    {"numeric", "integer", "2147483647.4", "2147483647.5", "-2147483648.5", "NaN", "Infinity"},
    {"double precision", "bigint", "9.2e18", "9.3e18", "NaN", "-Infinity", "0.5"},
    {"numeric", "numeric(4,2)", "99.994", "99.995", "-99.995", "NaN", "Infinity", "0"},
    {"integer", "numeric(3,0)", "999", "1000", "-1000"},
    {"bigint", "numeric(2,-3)", "99499", "99500", "-99500"},
    {"double precision", "real", "3.4e38", "3.5e38", "1e-44", "1e-46", "0", "NaN", "Infinity"},
    {"text", "character varying(3)", "abc", "abcd", "abc   ", "ab  c", "äöü", "äöüx", ""},
    {"text", "character(2)", "ab", "abc", "a   ", "  a"},
    {"character varying(10)", "varchar(4)", "abcd", "abcde", "abcd  "},
    {"integer", "varchar(3)", "999", "1000", "-99", "-100"},
    {"text", "integer", "12", " 12 ", "+7", "-2147483649", "1.5", "x", "", "99999999999"},
    {"text", "numeric(5,2)", "1.005", "999.99", "999.995", "1e2", "1e3", ".5", "5.", ".", "x", "-"},
    {"text", "numeric", "1e10", "1,5", "--1"},
    {
      "text",
      "uuid",
      "6f1e0b2a-3c4d-4e5f-8a9b-0c1d2e3f4a5b",
      "{6F1E0B2A3C4D4E5F8A9B0C1D2E3F4A5B}",
      "6f1e0b2a3c4d4e5f8a9b0c1d2e3f4a5b",
      "6f1e0b2a-3c4d-4e5f-8a9b-0c1d2e3f4a5",
      "x"
    },
    {"text", "boolean", "true", "F", " yes ", "of", "o", "2", "", "maybe", "ON"}
  };

  private final TwoDatabases databases;

  TypeFitTest(TwoDatabases databases) {
    this.databases = databases;
  }

  @Test
  void theOldestVersionTried() throws SQLException {
    assertThat(wrong(databases.source())).isEmpty();
  }

  @Test
  void theNewestVersionTried() throws SQLException {
    assertThat(wrong(databases.target())).isEmpty();
  }

  @Test
  void typesThatOnlyTheirInputFunctionKnowsAreAskedOfTheServer() throws SQLException {
    try (Connection connection = databases.target().open()) {
      for (String[] pair :
          new String[][] {{"date", "2021-02-29", "2021-02-28"}, {"jsonb", "{", "{}"}}) {
        TypeFit.Fit fit = TypeFit.of("text", pair[0], "v");
        String condition = ((TypeFit.Fit.Unless) fit).condition();

        assertThat(
                Query.texts(
                    connection,
                    "select " + condition + " from (values (?::text), (?::text)) as t (v)",
                    pair[1],
                    pair[2]))
            .containsExactly("t", "f");
      }
    }
  }

  private static List<String> wrong(PostgresConnections connections) throws SQLException {
    List<String> wrong = new ArrayList<>();
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      for (String[] pair : PAIRS) {
        for (int i = 2; i < pair.length; i++) {
          boolean isRefused = isRefused(connection, pair[0], pair[1], pair[i]);
          if (isRefused != isMisfit(connection, pair[0], pair[1], pair[i])) {
            wrong.add(
                "%s to %s: '%s' is %s"
                    .formatted(pair[0], pair[1], pair[i], isRefused ? "refused" : "taken"));
          }
        }
        if (isMisfit(connection, pair[0], pair[1], null)) {
          wrong.add("%s to %s: NULL".formatted(pair[0], pair[1]));
        }
      }
    }
    return wrong;
  }

  private static boolean isMisfit(
      Connection connection, String from, String to, @Nullable String text) throws SQLException {
    String condition =
        switch (TypeFit.of(from, to, "t.v")) {
          case TypeFit.Fit.Unless unless -> unless.condition();
          case TypeFit.Fit.Always _ -> "false";
          case TypeFit.Fit.Unknown _ -> throw new AssertionError(from + " to " + to);
        };
    String value = text == null ? "null" : Sql.literal(text);
    return Query.holds(
        connection,
        "select %s from (select cast(%s as %s) as v) as t".formatted(condition, value, from));
  }

  /** Writes the value as copy and sync do. */
  private static boolean isRefused(Connection connection, String from, String to, String text)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Query.execute(connection, "create temp table r (v " + to + ")");
      Query.execute(
          connection,
          "insert into r "
              + MappedSelect.toInsert(
                  mapping(from, to),
                  "(select cast(%s as %s) as v)".formatted(Sql.literal(text), from)));
      return false;
    } catch (SQLException e) {
      return true;
    } finally {
      connection.rollback(before);
    }
  }

  private static TableMapping mapping(String from, String to) {
    TableName name = new TableName("public", "t");
    Column column = new Column("v", from, true, Optional.empty(), Column.Generation.NONE, false);
    return new TableMapping(
        new Table(
            name,
            Table.Kind.PLAIN,
            List.of(column),
            Optional.empty(),
            RowIdentity.FULL,
            List.of(),
            Optional.empty(),
            0,
            0),
        name,
        List.of(new ColumnMapping("v", to, true, Optional.empty(), new ValueRule.Carry("v"), "")),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
