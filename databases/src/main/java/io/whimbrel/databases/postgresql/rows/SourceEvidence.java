package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.row.RowEvidence;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What can be seen again of the source of a comparison that writes nothing. Ranges are those of
 * {@link KeyOrderedRows}.
 */
public final class SourceEvidence implements RowEvidence {

  private final PostgresConnections connections;

  /** Of the database that these connections lead to. */
  public SourceEvidence(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public String count(TableMapping mapping) {
    return RowCounts.sourceQuery(mapping);
  }

  @Override
  public Optional<String> checksums(TableMapping mapping) {
    return ChecksumQuery.ofSource(mapping);
  }

  @Override
  public List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw) {
    try (Lease lease = connections.lease(Silence.of(mapping.source()))) {
      List<KeyPart> key = KeyEverywhere.of(lease.connection(), mapping.source());
      List<List<String>> keys =
          KeyDraw.ofSource(mapping, key).keys(lease.connection(), bounds, draw);
      lease.done();
      return keys;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "drawing rows of " + mapping.source().name());
    }
  }

  @Override
  public Optional<String> drawnRows(TableMapping mapping, Draw draw) {
    try (Lease lease = connections.lease()) {
      String query = KeyDraw.ofSource(lease.connection(), mapping).query(draw);
      lease.done();
      return Optional.of(query);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "drawing rows of " + mapping.source().name());
    }
  }
}
