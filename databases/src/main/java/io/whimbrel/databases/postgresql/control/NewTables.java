package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.FencePosts.Post;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Has tables of the target refuse writes of others from the moment on in which others can see them:
 * a process that is killed between making a table and raising the {@link PostgresFence} leaves none
 * open. Sessions with the replica role are bound, too, until that fence takes these triggers over;
 * so it holds what the table would do besides. Tables of which other phases have rows are left to
 * it. Stateless.
 */
public final class NewTables {

  /** Whoever makes a table has it locked until the end of the transaction. */
  private static final String MADE =
      """
      select n.nspname, c.relname
      from pg_locks l
      join pg_class c on c.oid = l.relation and c.relkind in ('r', 'p')
      join pg_namespace n on n.oid = c.relnamespace
      where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted
        and l.mode = 'AccessExclusiveLock'
        and l.database = (select oid from pg_database where datname = current_database())
      """;

  private NewTables() {}

  /**
   * Fences those of some tables that the caller's transaction has made, and the partitioned tables
   * above them. The function must be there ({@link FenceTriggers#prepare}).
   *
   * @param place of the database, for people
   */
  public static void fence(
      Connection connection, String place, RunScope scope, Collection<TableName> tables)
      throws SQLException {
    RowFence rows = RowFence.of(scope, FenceSide.TARGET);
    Set<TableName> wanted = Set.copyOf(tables);
    List<TableName> made =
        Query.list(connection, MADE, row -> new TableName(row.getString(1), row.getString(2)))
            .stream()
            .filter(wanted::contains)
            .filter(table -> !rows.isOfRows(table))
            .toList();
    if (made.isEmpty()) {
      return;
    }
    String arguments = FenceTriggers.arguments(scope, FenceSide.TARGET);
    FencePosts posts = new FencePosts(place, scope, FenceSide.TARGET, made, rows);
    for (Post post : posts.unfenced(connection)) {
      if (!post.hasTrigger()) {
        Query.execute(connection, FenceTriggers.create(post.table(), arguments));
        Query.execute(
            connection,
            "alter table only %s enable always trigger %s"
                .formatted(Sql.table(post.table()), FenceTriggers.NAME));
      }
    }
  }
}
