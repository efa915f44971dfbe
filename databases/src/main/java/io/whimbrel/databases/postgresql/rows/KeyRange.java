package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A condition on key columns as SQL. Bounds stand in it as literals, because COPY takes no
 * parameters.
 *
 * @param columns SQL of the key columns, in key order
 * @param types the type that each bound is read as
 */
record KeyRange(List<String> columns, List<String> types) {

  KeyRange {
    columns = List.copyOf(columns);
    types = List.copyOf(types);
  }

  /** The condition that a row lies within the bounds. */
  String within(Bounds bounds) {
    List<String> conditions = new ArrayList<>();
    bounds.from().ifPresent(from -> conditions.add(compare(">=", from)));
    bounds.until().ifPresent(until -> conditions.add(compare("<", until)));
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }

  private String compare(String operator, List<String> values) {
    String literals =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "cast(" + Sql.literal(values.get(i)) + " as " + types.get(i) + ")")
            .collect(Collectors.joining(", "));
    return "(" + String.join(", ", columns) + ") " + operator + " (" + literals + ")";
  }

  /**
   * A relation of keys with columns {@code c0}, {@code c1} …, each of its type.
   *
   * @param keys tuples in key order
   */
  String relation(List<List<String>> keys) {
    String arrays =
        IntStream.range(0, columns.size())
            .mapToObj(i -> Sql.literal(array(keys, i)) + "::text[]")
            .collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    String casts =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "u.c" + i + "::" + types.get(i) + " as c" + i)
            .collect(Collectors.joining(", "));
    return "(select " + casts + " from unnest(" + arrays + ") as u(" + names + "))";
  }

  /** The text of an array of the values at one place of the keys. */
  private static String array(List<List<String>> keys, int place) {
    StringBuilder text = new StringBuilder("{");
    for (List<String> key : keys) {
      if (text.length() > 1) {
        text.append(',');
      }
      text.append('"')
          .append(key.get(place).replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    return text.append('}').toString();
  }
}
