package io.whimbrel.databases.postgresql.rows;

import java.util.List;
import java.util.stream.Collectors;

/** The numbers of rows that have one key. */
final class Twins {

  private Twins() {}

  /**
   * Numbers rows of one key by its texts, which differ where its type takes several for the same.
   *
   * @param more SQL behind the key by which rows are told apart, or nothing
   */
  static String numbered(List<String> key, String more) {
    String texts =
        key.stream()
            .map(value -> "cast(" + value + " as text) collate \"C\"")
            .collect(Collectors.joining(", "));
    return "row_number() over (partition by %s%s order by %s)"
        .formatted(String.join(", ", key), more, texts);
  }
}
