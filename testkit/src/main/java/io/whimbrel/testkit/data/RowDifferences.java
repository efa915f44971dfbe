package io.whimbrel.testkit.data;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a table that only one of two databases has; a row that differs is in both.
 *
 * @param onlyHere as text, columns sorted by name
 * @param onlyThere as text, columns sorted by name
 */
public record RowDifferences(List<String> onlyHere, List<String> onlyThere) {
  public RowDifferences {
    onlyHere = List.copyOf(onlyHere);
    onlyThere = List.copyOf(onlyThere);
  }

  /**
   * Compares one table.
   *
   * @param table quoted, as in {@link Fingerprint#tables()}
   * @param rowsMax how many rows to report per side
   */
  public static RowDifferences of(Connection here, Connection there, String table, int rowsMax)
      throws SQLException {
    try (TableReader one = new TableReader(here);
        TableReader other = new TableReader(there)) {
      List<String> columns = one.tables().getOrDefault(table, List.of());
      List<String> otherColumns = other.tables().getOrDefault(table, List.of());
      Map<ByteBuffer, Integer> surplus = new HashMap<>();
      one.read(table, columns, row -> surplus.merge(key(row), 1, Integer::sum));
      other.read(table, otherColumns, row -> surplus.merge(key(row), -1, Integer::sum));
      surplus.values().removeIf(count -> count == 0);
      return new RowDifferences(
          rows(one, table, columns, surplus, 1, rowsMax),
          rows(other, table, otherColumns, surplus, -1, rowsMax));
    }
  }

  private static List<String> rows(
      TableReader reader,
      String table,
      List<String> columns,
      Map<ByteBuffer, Integer> surplus,
      int sign,
      int rowsMax)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    reader.read(
        table,
        columns,
        row -> {
          if (rows.size() < rowsMax && Integer.signum(surplus.getOrDefault(key(row), 0)) == sign) {
            rows.add(Objects.toString(row));
          }
        });
    return rows;
  }

  private static ByteBuffer key(List<@Nullable String> row) {
    return ByteBuffer.wrap(RowDigests.digest(row));
  }
}
