package io.whimbrel.core.proof;

import java.util.List;

/** What a database answered to a rule's SQL. */
public sealed interface RuleAnswer {

  /**
   * Rows, as far as they were wanted, with values in text form; {@code NULL} for none.
   *
   * @param isCut whether there are more
   */
  record Rows(List<List<String>> rows, boolean isCut) implements RuleAnswer {
    public Rows {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** Nothing: the server refused it or gave it up, and said why. */
  record Refused(String why) implements RuleAnswer {}
}
