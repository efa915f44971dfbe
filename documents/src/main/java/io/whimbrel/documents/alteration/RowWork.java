package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A statement that moves or changes rows.
 *
 * @param from other tables that it reads
 * @param into the table that it writes
 */
record RowWork(StatementEffect effect, Set<TableName> from, TableName into) {
  private static final String NAME = "((?:\"[^\"]+\"|[\\w$]+)(?:\\.(?:\"[^\"]+\"|[\\w$]+))?)";
  private static final Pattern ROWS =
      Pattern.compile(
          "(?is)\\b(?:insert\\s+into|update(?:\\s+only)?|delete\\s+from(?:\\s+only)?|merge\\s+into"
              + "|copy|truncate(?:\\s+table)?)\\s+"
              + NAME);

  static List<RowWork> of(Trial trial) {
    return trial.forward().stream()
        .filter(effect -> effect.changes().isEmpty())
        .flatMap(effect -> of(trial, effect).stream())
        .toList();
  }

  private static Optional<RowWork> of(Trial trial, StatementEffect effect) {
    Matcher matcher = ROWS.matcher(effect.sql());
    if (!matcher.find()) {
      return Optional.empty();
    }
    return table(trial, matcher.group(1))
        .map(
            into -> {
              Set<TableName> from = new TreeSet<>(effect.scanned());
              from.remove(into);
              return new RowWork(effect, from, into);
            });
  }

  private static Optional<TableName> table(Trial trial, String written) {
    int dot = written.lastIndexOf('.');
    String name = plain(written.substring(dot + 1));
    return Stream.concat(trial.after().tables().stream(), trial.before().tables().stream())
        .map(Table::name)
        .filter(table -> table.name().equals(name))
        .filter(table -> dot < 0 || table.schema().equals(plain(written.substring(0, dot))))
        .findFirst();
  }

  private static String plain(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name.toLowerCase(Locale.ROOT);
  }
}
