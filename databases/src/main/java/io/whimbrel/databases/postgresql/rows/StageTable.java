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

/** Source rows on the target, in a temporary table that goes with the transaction. */
final class StageTable {

  /** The stage's name, qualified. */
  static final String NAME = "pg_temp.whimbrel_stage";

  private StageTable() {}

  /** Creates the stage of a mapping and fills it; returns the bytes that came. */
  static long fill(Connection connection, TableMapping mapping, RowFormat format, RowStream rows)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create temporary table whimbrel_stage ("
              + MappedSelect.stageColumns(mapping)
              + ") on commit drop");
    }
    return copyIn(connection, "copy " + NAME + " from stdin", format, rows).bytes();
  }

  /** What a COPY brought. */
  record Copied(long rows, long bytes) {}

  /** Runs a COPY FROM STDIN without its options. */
  static Copied copyIn(Connection connection, String copy, RowFormat format, RowStream rows)
      throws SQLException {
    String word =
        switch (format) {
          case POSTGRESQL_BINARY -> "binary";
          case POSTGRESQL_TEXT -> "text";
        };
    CopyIn in =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy + " (format " + word + ")");
    try {
      long bytes = 0;
      for (byte[] piece = rows.next(); piece != null; piece = rows.next()) {
        in.writeToCopy(piece, 0, piece.length);
        bytes += piece.length;
      }
      return new Copied(in.endCopy(), bytes);
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
  }
}
