package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Conditions over a key. Values stand in them as literals: they become parts of COPY, which takes
 * no parameters, and of statements with a plan's expressions, in which a question mark is an
 * operator.
 */
final class KeyRange {

  private KeyRange() {}

  /** The condition that a key lies within bounds. */
  static String within(List<KeyPart> key, Bounds bounds) {
    List<String> conditions = new ArrayList<>();
    bounds.from().ifPresent(from -> conditions.add(expressions(key) + " >= " + values(key, from)));
    bounds
        .until()
        .ifPresent(until -> conditions.add(expressions(key) + " < " + values(key, until)));
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }

  /**
   * The condition that a key is one of these.
   *
   * @param arrays for each part of the key the literal of the array of its values
   */
  static String oneOf(List<KeyPart> key, List<String> arrays) {
    List<String> names = new ArrayList<>();
    List<String> casts = new ArrayList<>();
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      names.add("v" + i);
      casts.add("cast(wanted.v" + i + " as " + key.get(i).type() + ")");
      literals.add(Sql.literal(arrays.get(i)) + "::text[]");
    }
    return "%s in (select %s from unnest(%s) as wanted(%s))"
        .formatted(
            expressions(key),
            String.join(", ", casts),
            String.join(", ", literals),
            String.join(", ", names));
  }

  private static String expressions(List<KeyPart> key) {
    return key.stream().map(KeyPart::expression).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String values(List<KeyPart> key, List<String> texts) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      values.add("cast(" + Sql.literal(texts.get(i)) + " as " + key.get(i).type() + ")");
    }
    return "(" + String.join(", ", values) + ")";
  }
}
