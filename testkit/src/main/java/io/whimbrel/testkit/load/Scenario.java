package io.whimbrel.testkit.load;

import java.sql.SQLException;

/**
 * A kind of transaction.
 *
 * @param weight how often it runs, relative to the others of a load
 */
public record Scenario(String name, int weight, Body body) {
  public Scenario {
    if (weight < 1) {
      throw new IllegalArgumentException("the weight of %s is below 1".formatted(name));
    }
  }

  /** What the transaction does; the load commits it. Doing nothing is allowed. */
  public interface Body {
    void run(Session session) throws SQLException;
  }
}
