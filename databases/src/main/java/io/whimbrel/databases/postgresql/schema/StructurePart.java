package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.TableName;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A part of a table's structure, as the target is to have it or has it.
 *
 * @param name on the target
 * @param text its definition as a server writes it, without its own and its table's name
 * @param state whether it is in force, in one word
 */
record StructurePart(Kind kind, String name, String text, String state) {

  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

  /** What it is. */
  enum Kind {
    KEY("keys"),
    CHECK("checks"),
    FOREIGN_KEY("foreign keys"),
    INDEX("indexes"),
    STATISTICS("statistics"),
    TRIGGER("triggers"),
    RULE("rules"),
    POLICY("policies"),
    ROW_SECURITY("row security");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }

    /** Several of them, in words. */
    String plural() {
      return plural;
    }
  }

  /** How a plan and a report name it. */
  String label(TableName table) {
    return switch (kind) {
      case KEY, CHECK, FOREIGN_KEY -> "constraint " + shown(name) + " on " + shown(table);
      case INDEX, STATISTICS ->
          kind.name().toLowerCase(Locale.ROOT) + " " + shown(new TableName(table.schema(), name));
      case TRIGGER -> "trigger " + shown(name) + " on " + shown(table);
      case POLICY -> "policy " + shown(name) + " on " + shown(table);
      case ROW_SECURITY -> "row security of " + shown(table);
      case RULE -> "rule " + shown(name) + " on " + shown(table);
    };
  }

  /** Definition and state in one line. */
  String shown() {
    return state.isEmpty() ? text : text.isEmpty() ? state : text + ", " + state;
  }

  static String shown(TableName table) {
    return shown(table.schema()) + "." + shown(table.name());
  }

  static String shown(String name) {
    return PLAIN.matcher(name).matches() ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
