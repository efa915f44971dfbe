package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TextInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Conditions over a key. Values stand in them as literals: they become parts of COPY, which takes
 * no parameters, and of statements with a plan's expressions, in which a question mark is an
 * operator.
 */
final class KeyRange {

  /** Conditions are made without a look at the server: only its own cast is known here. */
  private static final TextInput INPUT = new TextInput(Set.of("regclass"));

  private KeyRange() {}

  /** The condition that a key lies within bounds. */
  static String within(List<KeyPart> key, Bounds bounds) {
    List<String> conditions = new ArrayList<>();
    bounds.from().ifPresent(from -> conditions.add(compared(key, Side.FROM, from)));
    bounds.until().ifPresent(until -> conditions.add(compared(key, Side.UNTIL, until)));
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }

  /** The two ends of a range, with the operator of the last part and of those before it. */
  private enum Side {
    FROM(">=", ">"),
    UNTIL("<", "<");

    private final String last;
    private final String before;

    Side(String last, String before) {
      this.last = last;
      this.before = before;
    }
  }

  /** A comparison of rows, which an index serves; by hand where a part has its own operators. */
  private static String compared(List<KeyPart> key, Side side, List<String> texts) {
    if (key.stream().allMatch(part -> part.order().isBuiltIn())) {
      return expressions(key) + " " + side.last + " " + values(key, texts);
    }
    int end = key.size() - 1;
    String condition = key.get(end).compare(side.last, value(key, texts, end));
    for (int i = end - 1; i >= 0; i--) {
      KeyPart part = key.get(i);
      String value = value(key, texts, i);
      condition =
          "(%s or %s and %s)"
              .formatted(part.compare(side.before, value), part.compare("=", value), condition);
    }
    return condition;
  }

  /**
   * The condition that a key is one of these.
   *
   * @param arrays for each part of the key the literal of the array of its values
   */
  static String oneOf(List<KeyPart> key, List<String> arrays) {
    List<String> names = new ArrayList<>();
    List<String> casts = new ArrayList<>();
    List<String> equal = new ArrayList<>();
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      names.add("v" + i);
      casts.add(INPUT.value("wanted.v" + i, key.get(i).type()));
      equal.add(key.get(i).compare("=", casts.get(i)));
      literals.add(Sql.literal(arrays.get(i)) + "::text[]");
    }
    String wanted =
        "unnest(%s) as wanted(%s)".formatted(String.join(", ", literals), String.join(", ", names));
    return key.stream().allMatch(part -> part.order().isBuiltIn())
        ? "%s in (select %s from %s)".formatted(expressions(key), String.join(", ", casts), wanted)
        : "exists (select from %s where %s)".formatted(wanted, String.join(" and ", equal));
  }

  private static String expressions(List<KeyPart> key) {
    return key.stream().map(KeyPart::expression).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String values(List<KeyPart> key, List<String> texts) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      values.add(value(key, texts, i));
    }
    return "(" + String.join(", ", values) + ")";
  }

  private static String value(List<KeyPart> key, List<String> texts, int place) {
    return key.get(place).value(texts.get(place));
  }
}
