package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.databases.postgresql.catalog.ViewQueries;
import java.util.List;

/**
 * The statement that makes a view, in the parts in which {@link ViewQueries} puts it together.
 *
 * @param head up to the query: kind, name, options
 * @param query as a server writes it
 * @param tail what is set behind it
 */
record ViewText(String head, String query, String tail) {

  private static final String AS = " as\n";
  private static final List<String> TAILS = List.of("\nwith no data", ";\nalter ", ";\ncomment ");

  static ViewText of(String sql) {
    int begin = sql.indexOf(AS) + AS.length();
    int end =
        TAILS.stream()
            .mapToInt(tail -> sql.indexOf(tail, begin))
            .filter(place -> place >= 0)
            .min()
            .orElse(sql.length());
    return new ViewText(sql.substring(0, begin), sql.substring(begin, end), sql.substring(end));
  }
}
