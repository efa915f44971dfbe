package io.whimbrel.testkit.load;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares a database with a ledger: every acknowledged write is there, once, and nothing that was
 * refused.
 *
 * @param expected what the ledger says
 * @param queries for each table of the ledger a query with two columns, business key and state, of
 *     all rows
 */
public record LedgerCheck(Map<RowKey, Expectation> expected, Map<String, String> queries) {
  private static final int FETCH_ROWS = 10_000;

  public LedgerCheck {
    expected = Map.copyOf(expected);
    queries = Map.copyOf(queries);
  }

  /** A check of a whole ledger. */
  public static LedgerCheck of(Ledger ledger, Map<String, String> queries) {
    return new LedgerCheck(ledger.expected(), queries);
  }

  /** What is wrong in the database; nothing if every write is there once. */
  public List<LedgerFinding> findings(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    List<LedgerFinding> findings = new ArrayList<>();
    Map<RowKey, Expectation> open = new LinkedHashMap<>(expected);
    for (Map.Entry<String, String> query : queries.entrySet()) {
      read(connection, query.getKey(), query.getValue(), open, findings);
    }
    connection.rollback();
    open.forEach(
        (key, expectation) -> {
          if (!expectation.accepts(Write.ABSENT)) {
            findings.add(
                new LedgerFinding(
                    LedgerFinding.Kind.LOST, key, expectation.states(), Write.ABSENT));
          }
        });
    return findings;
  }

  private void read(
      Connection connection,
      String table,
      String query,
      Map<RowKey, Expectation> open,
      List<LedgerFinding> findings)
      throws SQLException {
    Set<String> seen = new HashSet<>();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          RowKey key = new RowKey(table, rows.getString(1));
          Expectation expectation = expected.get(key);
          if (expectation == null) {
            continue;
          }
          open.remove(key);
          String state = rows.getString(2);
          if (!seen.add(key.key())) {
            findings.add(
                new LedgerFinding(LedgerFinding.Kind.DOUBLED, key, expectation.states(), state));
          } else if (!expectation.accepts(state)) {
            findings.add(
                new LedgerFinding(
                    expectation.states().equals(Set.of(Write.ABSENT))
                        ? LedgerFinding.Kind.UNEXPECTED
                        : LedgerFinding.Kind.DIFFERENT,
                    key,
                    expectation.states(),
                    state));
          }
        }
      }
    }
  }
}
