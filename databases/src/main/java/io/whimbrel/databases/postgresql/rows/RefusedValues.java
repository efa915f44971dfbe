package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the rows in hand of which the target makes no values, such as {@code twelve} for an
 * integer, since it names neither row nor column:
 *
 * <ol>
 *   <li>The rows are halved until each that is refused is alone.
 *   <li>Of each of them the columns are tried one by one.
 * </ol>
 *
 * In the caller's transaction, which it leaves as it was. Used by one thread.
 */
final class RefusedValues {

  private final Connection connection;
  private final TableMapping mapping;
  private final RowsInHand hand;
  private final ComparedColumns compared;
  private final Set<String> large;

  RefusedValues(Connection connection, TableMapping mapping, RowsInHand hand) throws SQLException {
    this.connection = connection;
    this.mapping = mapping;
    this.hand = hand;
    this.compared = ComparedColumns.of(connection, mapping);
    this.large = hand.large();
  }

  /** Sets them aside; tells whether there was any. */
  boolean setAside() throws SQLException {
    return setAside(0, hand.size());
  }

  private boolean setAside(int from, int until) throws SQLException {
    if (from == until || !isRefused(compared.columns(), from, until)) {
      return false;
    }
    if (until - from == 1) {
      return setAside(from);
    }
    int middle = (from + until) / 2;
    boolean isAny = setAside(from, middle);
    return setAside(middle, until) || isAny;
  }

  private boolean setAside(int row) throws SQLException {
    List<ColumnMapping> refused = new ArrayList<>();
    for (ColumnMapping column : compared.columns()) {
      if (isRefused(List.of(column), row, row + 1)) {
        refused.add(column);
      }
    }
    return hand.setAside(row, refused);
  }

  private boolean isRefused(List<ColumnMapping> columns, int from, int until) throws SQLException {
    String values =
        columns.stream()
            .map(this::value)
            .map(v -> "count(" + v + ")")
            .collect(Collectors.joining(", "));
    String sql = "select " + values + MappedSelect.from(mapping, hand.relation(from, until));
    Savepoint before = connection.setSavepoint();
    try {
      Query.execute(connection, sql);
      return false;
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e) || !RefusedRow.isRefusal(e)) {
        throw e;
      }
      return true;
    } finally {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    }
  }

  private String value(ColumnMapping column) {
    boolean isLarge =
        column.rule() instanceof ValueRule.Carry carry && large.contains(carry.from());
    return isLarge
        ? "cast(" + MappedSelect.value(mapping, column) + " as text)"
        : compared.value(column);
  }
}
