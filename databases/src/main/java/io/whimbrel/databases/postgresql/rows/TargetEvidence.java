package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.row.RowEvidence;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What can be seen again of the target of a comparison that writes nothing. Where keys are derived,
 * its rows cannot be told by source keys without a key map, and where they change their type not at
 * all: none are drawn.
 */
public final class TargetEvidence implements RowEvidence {

  private final PostgresConnections connections;
  private final RowsInPlace rows;

  /** Of the database that these connections lead to. */
  public TargetEvidence(PostgresConnections connections, RowsInPlace rows) {
    this.connections = connections;
    this.rows = rows;
  }

  @Override
  public String count(TableMapping mapping) {
    return asked(mapping, connection -> RowCounts.targetQuery(rows.rows(connection, mapping)));
  }

  @Override
  public Optional<String> checksums(TableMapping mapping) {
    return Optional.of(
        asked(
            mapping,
            connection -> ChecksumQuery.ofTarget(mapping, rows.rows(connection, mapping))));
  }

  @Override
  public List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw) {
    return isTold(mapping)
        ? asked(
            mapping,
            connection ->
                KeyDraw.of(connection, mapping, rows.within(connection, mapping, bounds))
                    .keys(connection, bounds, draw))
        : List.of();
  }

  @Override
  public Optional<String> drawnRows(TableMapping mapping, Draw draw) {
    return isTold(mapping)
        ? Optional.of(
            asked(
                mapping,
                connection ->
                    KeyDraw.of(connection, mapping, rows.within(connection, mapping, Bounds.ALL))
                        .query(draw)))
        : Optional.empty();
  }

  private static boolean isTold(TableMapping mapping) {
    return KeyEverywhere.hasRanges(mapping) && mapping.keepsKeyOrder();
  }

  @FunctionalInterface
  private interface Asking<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T asked(TableMapping mapping, Asking<T> asking) {
    try (Lease lease = connections.lease(Silence.of(mapping.source()))) {
      T answer = asking.on(lease.connection());
      lease.done();
      return answer;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking at rows of " + mapping.target());
    }
  }
}
