package io.whimbrel.databases.postgresql.rows;

import java.util.List;

/** The numbers of rows that have one key. */
final class Twins {

  private Twins() {}

  /**
   * Numbers rows of one key in the order of their texts, so that sides with the same rows give each
   * its number. A key's type may take several texts for the same.
   *
   * @param more SQL behind the key by which rows are told apart, or nothing
   * @param values all that a row holds
   */
  static String numbered(List<String> key, String more, List<String> values) {
    return "row_number() over (partition by %s%s order by cast(row(%s) as text) collate \"C\")"
        .formatted(String.join(", ", key), more, String.join(", ", values));
  }
}
