package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * New columns of a value that is known: no row of the source brings them, so that writing a row
 * again leaves them as they are.
 */
public final class FilledColumns {

  private FilledColumns() {}

  /** Gives the rows of these source keys the values that the plan says, where they deviate. */
  public static void mend(Connection connection, TableMapping mapping, List<List<String>> keys)
      throws SQLException {
    ComparedColumns compared = ComparedColumns.of(connection, mapping);
    if (compared.filled().isEmpty() || keys.isEmpty()) {
      return;
    }
    TargetRows rows =
        TargetRows.of(connection, mapping, WantedKeys.relation(connection, mapping, keys));
    String values =
        compared.filled().stream()
            .map(c -> Sql.identifier(c.name()) + " = " + compared.value(c))
            .collect(Collectors.joining(", "));
    Query.execute(
        connection,
        "update only %s as r set %s where r.ctid in (select t.ctid from %s where %s and (%s))"
            .formatted(
                Sql.table(mapping.target()),
                values,
                rows.relation(),
                rows.condition(),
                String.join(" or ", compared.deviations())));
  }
}
