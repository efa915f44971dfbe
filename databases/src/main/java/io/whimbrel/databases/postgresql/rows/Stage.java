package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The temporary table that holds source rows on the target until the transaction ends, each column
 * under its source name with its source type.
 */
final class Stage {

  /** The stage as SQL. */
  static final String TABLE = "pg_temp.whimbrel_stage";

  /** What came in by COPY. */
  record Poured(long rows, long bytes) {}

  private Stage() {}

  /** Creates the stage and pours the rows into it. */
  static Poured fill(Connection connection, TableMapping mapping, RowFormat format, RowStream rows)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create temp table whimbrel_stage ("
              + MappedSelect.stageColumns(mapping)
              + ") on commit drop");
    }
    return pour(connection, TABLE, format, rows);
  }

  /** Pours rows into a table by COPY. */
  static Poured pour(Connection connection, String table, RowFormat format, RowStream rows)
      throws SQLException {
    String sql = "copy " + table + " from stdin " + SourceCopy.options(format);
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    long bytes = 0;
    for (byte[] piece = rows.next(); piece != null; piece = rows.next()) {
      copy.writeToCopy(piece, 0, piece.length);
      bytes += piece.length;
    }
    return new Poured(copy.endCopy(), bytes);
  }
}
