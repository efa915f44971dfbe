package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.LockBudget;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads where many sequences stand with few statements, none of which locks more sequences than the
 * server's lock table bears.
 */
public final class SequencePlaces {

  /** So that a statement's text stays short. */
  private static final int TOGETHER_MAX = 500;

  private SequencePlaces() {}

  /**
   * Where one stands.
   *
   * @param isCalled whether the value was handed out; else it is the next one
   */
  public record Place(long value, boolean isCalled) {}

  /** The places of these sequences, which must be there. */
  public static Map<TableName, Place> read(Connection connection, Collection<TableName> sequences)
      throws SQLException {
    Map<TableName, Place> places = new HashMap<>();
    LockBudget.read(
        connection,
        sequences,
        1,
        portion -> {
          for (int from = 0; from < portion.size(); from += TOGETHER_MAX) {
            int to = Math.min(portion.size(), from + TOGETHER_MAX);
            readTogether(connection, portion.subList(from, to), places);
          }
        });
    return places;
  }

  private static void readTogether(
      Connection connection, List<TableName> sequences, Map<TableName, Place> places)
      throws SQLException {
    String sql =
        IntStream.range(0, sequences.size())
            .mapToObj(
                i ->
                    "select %d as ordinal, last_value, is_called from %s"
                        .formatted(i, Sql.table(sequences.get(i))))
            .collect(Collectors.joining("\nunion all "));
    record Row(int ordinal, Place place) {}
    Query.list(
            connection,
            sql,
            row -> new Row(row.getInt(1), new Place(row.getLong(2), row.getBoolean(3))))
        .forEach(row -> places.put(sequences.get(row.ordinal), row.place));
  }
}
