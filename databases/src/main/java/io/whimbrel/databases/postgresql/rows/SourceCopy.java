package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The COPY statements that read the stored columns of a source table, in catalog order. */
final class SourceCopy {

  private SourceCopy() {}

  /** Starts to copy the rows within bounds. */
  static CopyOut start(Connection connection, TableMapping mapping, Bounds bounds, RowFormat format)
      throws SQLException {
    List<KeyPart> key = bounds.isAll() ? List.of() : KeyOrder.of(connection, mapping.source());
    return start(connection, rows(mapping, KeyRange.within(key, bounds)), format);
  }

  /** Starts to copy the rows of these keys. */
  static CopyOut start(
      Connection connection, TableMapping mapping, List<List<String>> keys, RowFormat format)
      throws SQLException {
    List<KeyPart> key = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < mapping.source().keyColumns().size(); i++) {
      Column column = mapping.source().column(mapping.source().keyColumns().get(i)).orElseThrow();
      key.add(NamedKeys.part(connection, mapping, column));
      arrays.add(connection.createArrayOf("text", column(keys, i)).toString());
    }
    return start(connection, rows(mapping, KeyRange.oneOf(key, arrays)), format);
  }

  /** What a failure while rows of a table flow means. */
  static Problem failure(PostgresConnections connections, Table table, SQLException e) {
    String doing = "reading " + table.name();
    return UnreadableText.isMeant(e)
        ? UnreadableText.problem(connections, e, table, doing)
        : NamedKeys.isUnknown(e, table) ? unknownName(e, doing) : SqlProblems.of(e, doing);
  }

  /** Only rows of given keys are looked up by names, and those are the target's. */
  private static Problem unknownName(SQLException e, String doing) {
    return Problem.of(ProblemCode.ROWS_DIFFERENT)
        .what(
            "a row of the target has a key that names what the source does not have: "
                + e.getMessage())
        .where(doing)
        .fix("remove that row from the target, or make what it names on the source")
        .cause(e)
        .exception();
  }

  /** The values of all keys at one place. */
  static String[] column(List<List<String>> keys, int place) {
    return keys.stream().map(key -> key.get(place)).toArray(String[]::new);
  }

  /** The options of COPY for a format. */
  static String options(RowFormat format) {
    return switch (format) {
      case POSTGRESQL_BINARY -> "(format binary)";
      case POSTGRESQL_TEXT -> "(format text)";
    };
  }

  private static CopyOut start(Connection connection, String rows, RowFormat format)
      throws SQLException {
    String sql = "copy " + rows + " to stdout " + options(format);
    return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
  }

  private static String rows(TableMapping mapping, String condition) {
    String columns = Sql.identifiers(mapping.sourceColumns().stream().map(Column::name).toList());
    String table = Sql.table(mapping.source().name());
    String where = ShareCondition.andSource(condition, mapping, "");
    if (where.equals("true") && !columns.isEmpty()) {
      return table + " (" + columns + ")";
    }
    return "(select " + columns + " from only " + table + " where " + where + ")";
  }
}
