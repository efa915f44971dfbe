package io.whimbrel.core.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a database answered to a rule's SQL. */
public sealed interface RuleAnswer {

  /**
   * Rows, as far as they were wanted, with values in text form; null for SQL NULL.
   *
   * @param isCut whether there are more
   */
  record Rows(List<List<@Nullable String>> rows, boolean isCut) implements RuleAnswer {
    public Rows {
      rows = rows.stream().map(Rows::copied).toList();
    }

    private static List<@Nullable String> copied(List<@Nullable String> row) {
      return Collections.unmodifiableList(new ArrayList<>(row));
    }
  }

  /** Nothing: the server refused it or gave it up, and said why. */
  record Refused(String why) implements RuleAnswer {}
}
