package io.whimbrel.planfile;

import io.whimbrel.core.schema.TableName;
import java.util.Optional;

/**
 * Table names as a plan writes them: {@code schema.table}, parted at the first dot outside double
 * quotes. A part in double quotes is taken as it stands (two quotes inside mean one), any other
 * part too, case included: the plan spells names as the catalog does. A name without a schema is in
 * {@code public}.
 */
public final class QualifiedName {

  private static final String SCHEMA = "public";

  private final Optional<String> schema;
  private final String name;

  private QualifiedName(Optional<String> schema, String name) {
    this.schema = schema;
    this.name = name;
  }

  /** Reads a name; empty when it is none. */
  static Optional<QualifiedName> parse(String text) {
    int end = endOfPart(text);
    if (end < 0) {
      return Optional.empty();
    }
    String first = unquoted(text.substring(0, end));
    if (end == text.length()) {
      return first.isEmpty()
          ? Optional.empty()
          : Optional.of(new QualifiedName(Optional.empty(), first));
    }
    String rest = text.substring(end + 1);
    if (rest.startsWith("\"") && endOfPart(rest) != rest.length()) {
      return Optional.empty();
    }
    String second = unquoted(rest);
    return first.isEmpty() || second.isEmpty()
        ? Optional.empty()
        : Optional.of(new QualifiedName(Optional.of(first), second));
  }

  /** The table, in this schema when the name does not say one. */
  TableName in(String defaultSchema) {
    return new TableName(schema.orElse(defaultSchema), name);
  }

  /** The table, in {@code public} when the name does not say a schema. */
  TableName table() {
    return in(SCHEMA);
  }

  /** The pattern that selects it: a lone {@code *} means every table of every schema. */
  String pattern() {
    return schema.isEmpty() && name.equals("*") ? "*" : table().toString();
  }

  /** A name as a plan writes it, so that it reads back as it was. */
  public static String write(TableName table) {
    return part(table.schema()) + "." + part(table.name());
  }

  private static String part(String part) {
    return part.indexOf('.') >= 0 || part.indexOf('"') >= 0
        ? '"' + part.replace("\"", "\"\"") + '"'
        : part;
  }

  /** Where the first part ends: at a dot or at the end; -1 when its quotes are wrong. */
  private static int endOfPart(String text) {
    if (!text.startsWith("\"")) {
      int dot = text.indexOf('.');
      return dot < 0 ? text.length() : dot;
    }
    int i = 1;
    while (i < text.length()) {
      if (text.charAt(i) != '"') {
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
        i += 2;
      } else {
        boolean isEnd = i + 1 == text.length() || text.charAt(i + 1) == '.';
        return isEnd ? i + 1 : -1;
      }
    }
    return -1;
  }

  private static String unquoted(String part) {
    return part.startsWith("\"")
        ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
        : part;
  }
}
