package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Cuts a table into key ranges of about the same number of rows, whatever the distribution of its
 * keys: every n-th key of the key's index, or of a sample where reading the whole index would take
 * long. Text keys are cut only under the C collation, because other collations may order
 * differently on the other side.
 */
final class ChunkBounds {

  private static final long SCAN_BYTES_MAX = 4L << 30;
  private static final long SAMPLE_ROWS = 200_000;

  private static final String LOCALE_COLUMNS =
      """
      select count(*)
      from pg_attribute a
      join pg_collation c on c.oid = a.attcollation
      join pg_database d on d.datname = current_database()
      where a.attrelid = ?::regclass and a.attname = any (?)
        and case when c.collname = 'default' then d.datcollate else c.collname end
          not in ('C', 'POSIX')
      """;

  private final Connection connection;
  private final Table table;

  ChunkBounds(Connection connection, Table table) {
    this.connection = connection;
    this.table = table;
  }

  /** The ranges, in key order. */
  List<Bounds> split(long rowsPerChunk) throws SQLException {
    if (table.key().isEmpty() || hasLocaleKey()) {
      return List.of(Bounds.ALL);
    }
    List<Bounds> bounds = new ArrayList<>();
    Optional<List<String>> from = Optional.empty();
    for (List<String> border : borders(rowsPerChunk)) {
      bounds.add(new Bounds(from, Optional.of(border)));
      from = Optional.of(border);
    }
    bounds.add(new Bounds(from, Optional.empty()));
    return bounds;
  }

  private boolean hasLocaleKey() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCALE_COLUMNS)) {
      statement.setString(1, Sql.table(table.name()));
      statement.setArray(2, connection.createArrayOf("text", table.keyColumns().toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1) > 0;
      }
    }
  }

  private List<List<String>> borders(long rowsPerChunk) throws SQLException {
    boolean isScanned = table.bytes() <= SCAN_BYTES_MAX;
    double share = isScanned ? 1 : Math.min(1, (double) SAMPLE_ROWS / Math.max(1, table.rows()));
    long step = Math.max(1, Math.round(rowsPerChunk * share));
    try (PreparedStatement statement = connection.prepareStatement(query(isScanned, share))) {
      statement.setLong(1, step);
      try (ResultSet rows = statement.executeQuery()) {
        List<List<String>> borders = new ArrayList<>();
        while (rows.next()) {
          List<String> key = new ArrayList<>();
          for (int i = 1; i <= table.keyColumns().size(); i++) {
            key.add(rows.getString(i));
          }
          borders.add(key);
        }
        return borders;
      }
    }
  }

  private String query(boolean isScanned, double share) {
    String keys = Sql.identifiers(table.keyColumns());
    String texts =
        table.keyColumns().stream()
            .map(name -> "k." + Sql.identifier(name) + "::text")
            .collect(Collectors.joining(", "));
    String sample = isScanned ? "" : " tablesample system (" + share * 100 + ")";
    return "select "
        + texts
        + " from (select "
        + keys
        + ", row_number() over (order by "
        + keys
        + ") - 1 as n from only "
        + Sql.table(table.name())
        + sample
        + ") as k where k.n > 0 and k.n % ? = 0 order by k.n";
  }
}
