package io.whimbrel.databases.postgresql.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How many relations one transaction may lock without exhausting the server's lock table, which all
 * sessions share (PostgreSQL manual, 19.12 "Lock Management"): a quarter of what it surely holds.
 */
public final class LockBudget {

  private static final String RELATIONS =
      """
      select greatest(16, current_setting('max_locks_per_transaction')::bigint
        * (current_setting('max_connections')::bigint
          + current_setting('max_prepared_transactions')::bigint) / 4)
      """;

  private LockBudget() {}

  /** The items in their order, in portions that one transaction each may lock. */
  public static <T> List<List<T>> portions(Connection connection, Collection<T> items)
      throws SQLException {
    List<Long> budget = Query.list(connection, RELATIONS, row -> row.getLong(1));
    int size = (int) Math.min(budget.getFirst(), Integer.MAX_VALUE);
    List<T> all = List.copyOf(items);
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      portions.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return portions;
  }
}
