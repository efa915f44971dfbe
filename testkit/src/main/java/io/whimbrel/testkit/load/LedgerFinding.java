package io.whimbrel.testkit.load;

import java.util.Set;

/**
 * A row that is not as the ledger says.
 *
 * @param expected the states that would be right
 * @param found the state in the database, {@link Write#ABSENT} if the row is not there
 */
public record LedgerFinding(Kind kind, RowKey key, Set<String> expected, String found) {
  /** In what way a row is wrong. */
  public enum Kind {
    /** An acknowledged row is not there. */
    LOST,
    /** A row is there more than once. */
    DOUBLED,
    /** A row is there in another state than the last acknowledged one. */
    DIFFERENT,
    /** A row is there that was deleted or refused. */
    UNEXPECTED
  }

  @Override
  public String toString() {
    return "%s %s: expected %s, found '%s'".formatted(kind, key, expected, found);
  }
}
