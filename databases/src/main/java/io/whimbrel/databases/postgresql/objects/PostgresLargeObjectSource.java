package io.whimbrel.databases.postgresql.objects;

import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/**
 * Reads large objects. Many of them are small, so one connection serves all reads until it is
 * closed; after a failure the next read opens a new one. Used by one thread.
 */
public final class PostgresLargeObjectSource implements LargeObjectSource {

  private static final String PIECE =
      """
      select lo_get(oid, ?, 1048576) from pg_largeobject_metadata where oid = cast(? as oid)
      """;

  private final KeptConnection kept;

  /** Those of the database that the connections lead to. */
  public PostgresLargeObjectSource(PostgresConnections connections) {
    this(new KeptConnection(connections, Duration.ZERO));
  }

  private PostgresLargeObjectSource(KeptConnection kept) {
    this.kept = kept;
  }

  /**
   * Those that a connection sees, which is in a transaction; after a failure it is of no use.
   *
   * @param done told when it is closed and the connection is as it was
   */
  public static PostgresLargeObjectSource on(Connection connection, Runnable done) {
    return new PostgresLargeObjectSource(KeptConnection.of(connection, done));
  }

  @Override
  public List<LargeObject> list(long behind, int max) {
    return kept.call(
        "listing large objects",
        connection ->
            LargeObjectList.where(
                connection, "m.oid > cast(? as oid)", "current_user", max, behind));
  }

  @Override
  public byte[] read(long id, long offset) {
    return kept.call(
        "reading large object " + id,
        connection -> {
          List<byte[]> pieces = Query.list(connection, PIECE, row -> row.getBytes(1), offset, id);
          return pieces.isEmpty() ? new byte[0] : pieces.getFirst();
        });
  }

  @Override
  public void close() {
    kept.close();
  }
}
