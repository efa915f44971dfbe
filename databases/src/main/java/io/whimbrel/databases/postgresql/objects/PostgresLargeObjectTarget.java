package io.whimbrel.databases.postgresql.objects;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.database.row.LargeObject.Grant;
import io.whimbrel.core.database.row.LargeObjectTarget;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Writes large objects under the ids that they have on the source, and notes them in {@code
 * whimbrel.large_object}, so that an abort takes them away again and nobody else's are touched.
 */
public final class PostgresLargeObjectTarget implements LargeObjectTarget {

  private static final String OWN =
      """
      m.oid > cast(? as oid) and m.oid <= cast(? as oid)
      and exists (select from whimbrel.large_object l where l.run = ? and l.id = m.oid)
      """;

  private static final String NOTED =
      "select exists (select from whimbrel.large_object where run = ? and id = cast(? as oid))";

  private static final String EXISTS =
      "select exists (select from pg_largeobject_metadata where oid = cast(? as oid))";

  private static final String NOTE =
      """
      insert into whimbrel.large_object (run, id) values (?, cast(? as oid)) on conflict do nothing
      """;

  /** Few at a time: every removal takes a lock until the transaction ends. */
  private static final String REMOVE =
      """
      with gone as (
        delete from whimbrel.large_object
        where run = ? and id in (select l.id from whimbrel.large_object l
          where l.run = ? and (? or l.id = any (?::oid[])) limit 500)
        returning id
      )
      select count(*), count(lo_unlink(m.oid))
      from gone left join pg_largeobject_metadata m on m.oid = gone.id
      """;

  private final KeptConnection kept;
  private final RunScope scope;

  /** Those of the database that the connections lead to. */
  public PostgresLargeObjectTarget(PostgresConnections connections, RunScope scope) {
    this.kept = new KeptConnection(connections, Duration.ZERO);
    this.scope = scope;
  }

  @Override
  public List<LargeObject> list(long behind, long until) {
    return kept.call(
        "listing large objects of the target",
        connection ->
            LargeObjectList.where(
                connection, OWN, "''", Integer.MAX_VALUE, behind, until, scope.run().text()));
  }

  @Override
  public void write(LargeObject object, LongFunction<byte[]> content, long epoch) {
    String _ =
        kept.call(
            "writing large object " + object.id(),
            connection -> {
              connection.setAutoCommit(false);
              ControlSchema.checkEpoch(connection, scope, epoch);
              create(connection, object.id());
              fill(connection, object, content);
              connection.commit();
              connection.setAutoCommit(true);
              return "";
            });
  }

  private static void fill(Connection connection, LargeObject object, LongFunction<byte[]> content)
      throws SQLException {
    long offset = 0;
    for (byte[] piece = content.apply(offset); piece.length > 0; piece = content.apply(offset)) {
      put(connection, object.id(), offset, piece);
      offset += piece.length;
    }
    if (!object.comment().isEmpty()) {
      Query.execute(
          connection,
          "comment on large object %d is %s".formatted(object.id(), Sql.literal(object.comment())));
    }
    if (!object.owner().isEmpty()) {
      Query.execute(
          connection,
          "alter large object %d owner to %s"
              .formatted(object.id(), Sql.identifier(object.owner())));
    }
    for (Grant grant : object.grants()) {
      Query.execute(connection, statement(object.id(), grant));
    }
  }

  private static String statement(long id, Grant grant) {
    String what = "%s on large object %d".formatted(grant.privilege(), id);
    String role = grant.role().isEmpty() ? "public" : Sql.identifier(grant.role());
    return switch (grant.kind()) {
      case GIVEN, OWNED -> "grant %s to %s".formatted(what, role);
      case PASSED_ON -> "grant %s to %s with grant option".formatted(what, role);
      case TAKEN -> "revoke %s from %s".formatted(what, role);
    };
  }

  private void create(Connection connection, long id) throws SQLException {
    boolean isOwn = Query.holds(connection, NOTED, scope.run().text(), id);
    boolean isThere = Query.holds(connection, EXISTS, id);
    if (isThere && !isOwn) {
      throw Problem.of(ProblemCode.TARGET_OCCUPIED)
          .what("the target has another large object of the same number")
          .where("large object " + id)
          .fix("select lo_unlink(%d); -- on the target, if nobody needs it".formatted(id))
          .exception();
    }
    if (isThere) {
      Query.list(connection, "select lo_unlink(cast(? as oid))", row -> row.getInt(1), id);
    }
    Query.list(connection, "select lo_create(cast(? as oid))", row -> row.getLong(1), id);
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      note.setString(1, scope.run().text());
      note.setLong(2, id);
      note.executeUpdate();
    }
  }

  private static void put(Connection connection, long id, long offset, byte[] piece)
      throws SQLException {
    Query.list(connection, "select lo_put(cast(? as oid), ?, ?)", _ -> true, id, offset, piece);
  }

  @Override
  public void remove(List<Long> ids, long epoch) {
    boolean isMore = true;
    while (isMore) {
      isMore =
          kept.call(
              "removing large objects",
              connection -> {
                connection.setAutoCommit(false);
                ControlSchema.checkEpoch(connection, scope, epoch);
                boolean isRemoved = remove(connection, false, ids);
                connection.commit();
                connection.setAutoCommit(true);
                return isRemoved;
              });
    }
  }

  @Override
  public void removeAll() {
    boolean isMore = true;
    while (isMore) {
      isMore =
          kept.call("removing large objects", connection -> remove(connection, true, List.of()));
    }
  }

  @Override
  public void close() {
    kept.close();
  }

  /** Whether any was removed. */
  private boolean remove(Connection connection, boolean isAll, List<Long> ids) throws SQLException {
    String run = scope.run().text();
    long removed =
        Query.list(
                connection,
                REMOVE,
                row -> row.getLong(1),
                run,
                run,
                isAll,
                connection.createArrayOf("int8", ids.toArray()))
            .getFirst();
    return removed > 0;
  }
}
