package io.whimbrel.planfile;

import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.core.schema.ColumnName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the way back. */
final class RollbackReader {

  private static final String NAME =
      "a column of the source: schema.table.column, double quotes around a part that has a dot";

  private RollbackReader() {}

  /** Reads the section; what is not there has its default. */
  static RollbackRules read(Section section) {
    RollbackRules defaults = RollbackRules.DEFAULT;
    return new RollbackRules(
        section
            .value("way-back")
            .flatMap(v -> v.word(RollbackRules.WayBack.class))
            .orElse(defaults.wayBack()),
        section.value("accept").map(RollbackReader::accepted).orElse(defaults.accept()),
        section.value("down").map(RollbackReader::down).orElse(defaults.down()),
        section
            .value("reserve")
            .flatMap(v -> v.parsed(RollbackReader::reserve, Quantity.COUNT + ", at least 0"))
            .orElse(defaults.reserve()),
        section.value("smoke-tests").map(Value::texts).orElse(defaults.smokeTests()));
  }

  private static Optional<Long> reserve(String text) {
    return Quantity.count(text).filter(n -> n >= 0);
  }

  private static List<ColumnName> accepted(Value value) {
    return value.items().stream()
        .flatMap(v -> v.parsed(RollbackReader::column, NAME).stream())
        .distinct()
        .toList();
  }

  private static Map<ColumnName, String> down(Value value) {
    Map<ColumnName, String> down = new LinkedHashMap<>();
    for (Value.Named named : value.named()) {
      Optional<ColumnName> column = column(named.name());
      if (column.isEmpty()) {
        named
            .value()
            .notes()
            .complain(
                named.value().key(),
                "'%s' is no column of a table".formatted(ReadingNotes.echo(named.name())),
                "write " + NAME);
      }
      column.ifPresent(
          c -> named.value().at(value.path() + "." + c).stripped().ifPresent(t -> down.put(c, t)));
    }
    return down;
  }

  /** A column's name; empty when the text is none. */
  static Optional<ColumnName> column(String text) {
    int end = text.endsWith("\"") ? openingQuote(text) - 1 : text.lastIndexOf('.');
    if (end <= 0 || end == text.length() - 1 || text.charAt(end) != '.') {
      return Optional.empty();
    }
    String column = unquoted(text.substring(end + 1));
    return column.isEmpty()
        ? Optional.empty()
        : QualifiedName.parse(text.substring(0, end))
            .map(table -> new ColumnName(table.table(), column));
  }

  /** Where the quotes of the last part begin; two of them inside mean one. */
  private static int openingQuote(String text) {
    int i = text.length() - 2;
    while (i >= 0) {
      if (text.charAt(i) != '"') {
        i--;
      } else if (i > 0 && text.charAt(i - 1) == '"') {
        i -= 2;
      } else {
        return i;
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
