package io.whimbrel.databases.postgresql.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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

  /** Reads something about some items. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads, and writes nothing. */
    void read(List<T> items) throws SQLException;
  }

  /**
   * Reads portion by portion. In a transaction the locks of each portion are given back by going
   * back to a savepoint.
   */
  public static <T> void read(
      Connection connection, Collection<T> items, int relationsOfEach, Reading<T> reading)
      throws SQLException {
    boolean isInTransaction = !connection.getAutoCommit();
    for (List<T> portion : portions(connection, items, relationsOfEach)) {
      Optional<Savepoint> before =
          isInTransaction ? Optional.of(connection.setSavepoint()) : Optional.empty();
      reading.read(portion);
      if (before.isPresent()) {
        connection.rollback(before.get());
      }
    }
  }

  /** The items in their order, in portions that one transaction each may lock. */
  public static <T> List<List<T>> portions(Connection connection, Collection<T> items)
      throws SQLException {
    return portions(connection, items, 1);
  }

  /** The same of items for each of which several relations are locked. */
  public static <T> List<List<T>> portions(
      Connection connection, Collection<T> items, int relationsOfEach) throws SQLException {
    long budget = Query.list(connection, RELATIONS, row -> row.getLong(1)).getFirst();
    int size = Math.clamp(budget / relationsOfEach, 1, Integer.MAX_VALUE);
    List<T> all = List.copyOf(items);
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      portions.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return portions;
  }
}
