package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether rows that nobody writes to behind the cutover are equal in a rollback's proof. Where rows
 * have a key it compares those that were written, and they are what {@code down} made of them.
 * Without a key it compares all: each must be what {@code down} makes of what {@code up} made of
 * it. That is tried here with the rows that there are, on the old side alone.
 */
public final class WayBackRows {
  private static final String LIMIT = "set local statement_timeout = '30s'";
  private static final String GIVEN_UP = "57014";

  private WayBackRows() {}

  /**
   * Tables whose rows do not come back as they are.
   *
   * @param back the mappings backwards
   */
  public static List<Finding> of(
      PostgresConnections connections, List<TableMapping> there, List<TableMapping> back) {
    Map<TableName, TableMapping> byTable =
        back.stream().collect(Collectors.toMap(TableMapping::target, Function.identity()));
    List<Finding> findings = new ArrayList<>();
    try (Connection connection = connections.brief()) {
      connection.setReadOnly(true);
      for (TableMapping mapping : there) {
        TableMapping backwards = byTable.get(mapping.source().name());
        if (backwards != null && isProvedWhole(mapping) && !compared(backwards).isEmpty()) {
          lost(connection, mapping, backwards).ifPresent(findings::add);
        }
      }
      return findings;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "trying the way back of rows on " + connections.place());
    }
  }

  private static boolean isProvedWhole(TableMapping there) {
    return there.source().holdsRows()
        && (there.source().key().isEmpty() || !there.source().isLogged());
  }

  /** Those that may lose something; a recalled key is looked up, and loses nothing. */
  private static List<ColumnMapping> compared(TableMapping back) {
    return back.isPlain()
        ? List.of()
        : back.columns().stream()
            .filter(
                c -> c.rule() instanceof ValueRule.Compute || c.rule() instanceof ValueRule.Carry)
            .toList();
  }

  private static Optional<Finding> lost(
      Connection connection, TableMapping there, TableMapping back) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Query.execute(connection, LIMIT);
      Query.execute(connection, MappedSelect.searchPath(there.source().name()));
      String count = Query.texts(connection, sql(there, back)).getFirst();
      return count.equals("0") ? Optional.empty() : Optional.of(found(there, count));
    } catch (SQLException e) {
      return Optional.of(unknown(there, e));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static String sql(TableMapping there, TableMapping back) {
    List<ColumnMapping> columns = compared(back);
    String old = Sql.table(there.source().name());
    String asTheyAre =
        columns.stream()
            .map(c -> MappedSelect.alias(there) + "." + Sql.identifier(c.name()) + "::text")
            .collect(Collectors.joining(", "));
    String asTheyComeBack =
        columns.stream()
            .map(
                c ->
                    "cast(cast(%s as %s) as text)".formatted(MappedSelect.value(back, c), c.type()))
            .collect(Collectors.joining(", "));
    String mapped = "(" + MappedSelect.toCompare(there, old) + ")";
    return "select count(*)::text from (select %s%s\nexcept all\nselect %s%s) as lost"
        .formatted(
            asTheyAre,
            MappedSelect.from(there, old),
            asTheyComeBack,
            MappedSelect.from(back, mapped));
  }

  private static Finding found(TableMapping there, String count) {
    TableName table = there.source().name();
    return Finding.block(
        ProblemCode.PLAN_INVALID,
        "%s rows of %s do not come back as they are through 'down', and without a key all of them are proved in a rollback: it would be refused"
            .formatted(count, table),
        table.toString(),
        "write a 'down' that brings back exactly what 'up' was made from, give the table a key, or"
            + " write 'rollback: { way-back: none }'");
  }

  private static Finding unknown(TableMapping there, SQLException e) {
    TableName table = there.source().name();
    String why = GIVEN_UP.equals(e.getSQLState()) ? "it takes longer than 30 s" : e.getMessage();
    return Finding.warn(
        ProblemCode.PLAN_INVALID,
        "whether the rows of %s come back as they are cannot be tried on the source (%s), and without a key all of them are proved in a rollback"
            .formatted(table, why),
        table.toString(),
        "give the table a key, or rehearse the rollback");
  }
}
