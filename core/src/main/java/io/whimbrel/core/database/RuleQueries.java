package io.whimbrel.core.database;

import io.whimbrel.core.proof.RuleAnswer;
import java.time.Duration;

/**
 * Asks a database what somebody else's SQL asks: it may read, write nothing, and take only so long.
 * Safe for use by several threads.
 */
@FunctionalInterface
public interface RuleQueries {

  /**
   * Asks.
   *
   * @param limit after which the server gives the statement up
   * @param rowsMax how many rows are wanted at most
   * @return what came, or in the server's words why nothing came; a lost connection is a problem
   */
  RuleAnswer ask(String sql, Duration limit, int rowsMax);
}
