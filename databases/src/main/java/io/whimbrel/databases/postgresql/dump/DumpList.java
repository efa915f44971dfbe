package io.whimbrel.databases.postgresql.dump;

import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The list of what is in a dump, as {@code pg_restore --list} prints it: a number, two numbers of
 * the catalog, what it is, schema, name and owner, with line ends in names as spaces.
 */
final class DumpList {
  private static final Pattern ROWS = Pattern.compile("\\d+; \\d+ \\d+ TABLE DATA (.*)");
  private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");

  private DumpList() {}

  /** The lines about the rows of these tables. */
  static List<String> rows(List<String> lines, List<TableName> tables) {
    Set<String> wanted =
        tables.stream()
            .map(table -> plain(table.schema()) + " " + plain(table.name()))
            .collect(Collectors.toSet());
    return lines.stream().filter(line -> isAbout(line, wanted)).toList();
  }

  /** Names may have spaces in them: each that may end the name is tried. */
  private static boolean isAbout(String line, Set<String> wanted) {
    Matcher rows = ROWS.matcher(line);
    if (!rows.matches()) {
      return false;
    }
    String names = rows.group(1);
    for (int end = names.indexOf(' '); end >= 0; end = names.indexOf(' ', end + 1)) {
      if (wanted.contains(names.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private static String plain(String name) {
    return LINE_END.matcher(name).replaceAll(" ");
  }
}
