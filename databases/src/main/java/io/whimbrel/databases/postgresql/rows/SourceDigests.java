package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Digests of ranges of a source's table, all of them by one question. */
final class SourceDigests {
  private SourceDigests() {}

  static List<ChunkDigest> of(
      PostgresConnections connections,
      TableMapping mapping,
      List<Bounds> ranges,
      DigestRule rule,
      KeyOfTable order) {
    Table table = mapping.source();
    try (Lease lease = connections.lease(Silence.of(table, ranges.size()))) {
      Connection connection = lease.connection();
      boolean isWhole = ranges.stream().allMatch(Bounds::isAll);
      List<KeyPart> key = isWhole ? List.of() : order.of(connection, table);
      List<String> conditions = ranges.stream().map(r -> KeyRange.within(key, r)).toList();
      List<ChunkDigest> digests = RowDigest.ofSource(connection, mapping, conditions, rule);
      lease.doneUnchanged();
      return digests;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "computing a digest of " + table.name());
    }
  }
}
