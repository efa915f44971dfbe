package io.whimbrel.testkit.load;

import java.sql.SQLException;
import java.util.List;

/**
 * A table whose writes go into the ledger: statements that return key and state, and declare them.
 *
 * @param name the name in the ledger
 * @param relation the table in SQL
 * @param key an SQL expression for the business key
 * @param state an SQL expression for what a row says of itself
 */
public record LedgerTable(String name, String relation, String key, String state) {
  /** Inserts rows: {@code values} is what follows the table's name. */
  public int insert(Session session, String values, Object... parameters) throws SQLException {
    List<List<String>> rows =
        session.rows(
            "insert into %s %s returning %s, %s".formatted(relation, values, key, state),
            parameters);
    rows.forEach(row -> session.inserted(name, row.getFirst(), row.get(1)));
    return rows.size();
  }

  /** Updates rows: {@code change} is what follows {@code set}. */
  public int update(Session session, String change, Object... parameters) throws SQLException {
    List<List<String>> rows =
        session.rows(
            "update %s set %s returning %s, %s".formatted(relation, change, key, state),
            parameters);
    rows.forEach(row -> session.updated(name, row.getFirst(), row.get(1)));
    return rows.size();
  }

  /** Deletes rows. */
  public int delete(Session session, String condition, Object... parameters) throws SQLException {
    List<List<String>> rows =
        session.rows(
            "delete from %s where %s returning %s".formatted(relation, condition, key), parameters);
    rows.forEach(row -> session.deleted(name, row.getFirst()));
    return rows.size();
  }

  /** Key and state of all rows, for a {@link LedgerCheck}. */
  public String query() {
    return "select %s, %s from %s".formatted(key, state, relation);
  }
}
