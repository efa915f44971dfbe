package io.whimbrel.engine.shadow;

import io.whimbrel.core.database.ShadowQueries.Order;

/**
 * A query that is run on both sides.
 *
 * @param target its text on the target, the same as on the source unless names changed on the way
 */
public record ShadowQuery(String name, String source, String target) {

  /** Whether the order of its rows says something: it orders them at its outermost level. */
  public Order order() {
    return new SqlOutline(source).isOrdered() ? Order.GIVEN : Order.ANY;
  }
}
