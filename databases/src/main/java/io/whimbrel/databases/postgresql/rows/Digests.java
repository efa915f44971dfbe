package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.proof.ChunkDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Digests of rows, made by the server: the text of a row constructor is unambiguous (NULL, empty
 * texts and commas are told apart), MD5 makes 128 bits of it, and sums of two 60-bit halves are
 * independent of order without the weakness of XOR, under which pairs cancel.
 */
final class Digests {

  private Digests() {}

  /** The query: one row of count and digest. */
  static String select(List<String> columns, String from, String where) {
    return "select count(*), coalesce(sum(('x' || substr(h, 1, 15))::bit(60)::bigint), 0)"
        + " || '/' || coalesce(sum(('x' || substr(h, 16, 15))::bit(60)::bigint), 0)"
        + " from (select md5(row("
        + String.join(", ", columns)
        + ")::text) as h"
        + from
        + " where "
        + where
        + " offset 0) as d";
  }

  /** Runs the query. */
  static ChunkDigest run(Connection connection, String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      rows.next();
      return new ChunkDigest(rows.getLong(1), rows.getString(2));
    }
  }
}
