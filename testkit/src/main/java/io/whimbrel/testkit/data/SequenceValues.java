package io.whimbrel.testkit.data;

import io.whimbrel.testkit.postgresql.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last value of every sequence of a database.
 *
 * @param values by quoted schema and name
 */
public record SequenceValues(SortedMap<String, Long> values) {
  public SequenceValues(SortedMap<String, Long> values) {
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static SequenceValues of(Connection connection) throws SQLException {
    SortedMap<String, Long> values = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select schemaname, sequencename,
                       coalesce(last_value, start_value - increment_by)
                  from pg_sequences
                 where schemaname <> 'whimbrel'
                """)) {
      while (rows.next()) {
        values.put(Identifier.quoted(rows.getString(1), rows.getString(2)), rows.getLong(3));
      }
    }
    return new SequenceValues(values);
  }

  /** The sequences that would give out a value of the source again, in words. */
  public List<String> behind(SequenceValues source) {
    return source.values.entrySet().stream()
        .filter(entry -> values.getOrDefault(entry.getKey(), Long.MIN_VALUE) < entry.getValue())
        .map(
            entry ->
                "%s is at %s, the source at %d"
                    .formatted(entry.getKey(), values.get(entry.getKey()), entry.getValue()))
        .toList();
  }
}
