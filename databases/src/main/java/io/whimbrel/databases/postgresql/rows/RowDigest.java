package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A digest of rows, the same on both sides of a plain mapping: MD5 of each row's text in UTF-8, the
 * sums of its two 60-bit halves, and the count. A row's text is that of a row value, which tells
 * NULL from '' and keeps every byte.
 */
final class RowDigest {

  /** The names of one column on both sides. */
  private record Pair(String source, String target) {}

  private RowDigest() {}

  /** The digest on the source. */
  static ChunkDigest ofSource(Connection connection, TableMapping mapping, String condition)
      throws SQLException {
    List<String> columns = pairs(mapping).stream().map(Pair::source).toList();
    return compute(connection, mapping.source().name(), columns, condition);
  }

  /** The digest on the target. */
  static ChunkDigest ofTarget(Connection connection, TableMapping mapping, String condition)
      throws SQLException {
    List<String> columns = pairs(mapping).stream().map(Pair::target).toList();
    return compute(connection, mapping.target(), columns, condition);
  }

  private static ChunkDigest compute(
      Connection connection, TableName table, List<String> columns, String condition)
      throws SQLException {
    String sql =
        """
        select count(*),
          coalesce(sum(cast(cast('x' || substr(hash, 1, 15) as bit(60)) as bigint)), 0)
            || ':' || coalesce(sum(cast(cast('x' || substr(hash, 16, 15) as bit(60)) as bigint)), 0)
        from (
          select md5(convert_to(cast(row(%s) as text), 'UTF8')) as hash
          from only %s as t where %s
        ) as hashed
        """
            .formatted(Sql.identifiers(columns), Sql.table(table), condition);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return new ChunkDigest(rows.getLong(1), rows.getString(2));
    }
  }

  private static List<Pair> pairs(TableMapping mapping) {
    List<Pair> pairs = new ArrayList<>();
    for (ColumnMapping column : mapping.columns()) {
      pair(mapping, column).ifPresent(pairs::add);
    }
    return pairs;
  }

  private static Optional<Pair> pair(TableMapping mapping, ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry -> Optional.of(new Pair(carry.from(), column.name()));
      case ValueRule.Computed _ ->
          mapping
              .source()
              .column(column.name())
              .filter(source -> computesTheSame(source, column))
              .map(source -> new Pair(source.name(), column.name()));
      case ValueRule.Fill _ -> Optional.empty();
      case ValueRule.Compute _, ValueRule.DeriveKey _ ->
          throw new IllegalArgumentException(mapping + " is not plain");
    };
  }

  private static boolean computesTheSame(Column source, ColumnMapping column) {
    return source.generation() == Generation.COMPUTED && source.type().equals(column.type());
  }
}
