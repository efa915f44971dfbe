package io.whimbrel.databases.postgresql.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule's definition as a server writes it, and the same without its own and its table's name. */
final class RuleText {

  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\".]+)";

  private static final Pattern DEFINITION =
      Pattern.compile(
          "(?is)create rule %1$s as\\s+on (\\w+)\\s+to %1$s(?:\\.%1$s)?\\s+(.*)".formatted(NAME));

  private RuleText() {}

  /** {@code on EVENT} and what stands behind the table. */
  static String of(String definition) {
    Matcher matcher = DEFINITION.matcher(definition.strip());
    return matcher.matches()
        ? "ON %s %s".formatted(matcher.group(1), matcher.group(2).replaceFirst("[;\\s]+$", ""))
        : definition;
  }

  /** The statement that makes it on a table. */
  static String create(String name, String table, String text) {
    int event = text.indexOf(' ', text.indexOf(' ') + 1);
    return "create rule %s as %s to %s%s"
        .formatted(name, text.substring(0, event), table, text.substring(event));
  }
}
