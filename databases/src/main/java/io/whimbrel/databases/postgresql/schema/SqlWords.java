package io.whimbrel.databases.postgresql.schema;

import java.util.Set;

/** Looks for names in SQL that people wrote. */
public final class SqlWords {

  private SqlWords() {}

  /** Whether a name stands anywhere in the SQL, quoted or not, or is the content of a string. */
  public static boolean mentions(String sql, String name) {
    return ColumnRenaming.mentionsWord(sql, Set.of(name));
  }
}
