package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Transactions of others that keep a fence from being raised around a table. Stateless. */
final class FenceHolders {

  private static final String HOLDERS =
      """
      select a.pid, format('pid %s (%s, open since %s): %s', a.pid, a.usename,
        date_trunc('second', a.xact_start), left(a.query, 80)) as text
      from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'relation' and l.granted and l.relation = to_regclass(?)
        and l.database = (select oid from pg_database where datname = current_database())
        and l.mode not in ('AccessShareLock', 'RowShareLock') and l.pid <> pg_backend_pid()
      """;

  private static final String PREPARED =
      """
      select format('prepared transaction %s of %s', p.gid, p.owner)
      from pg_locks l
      join pg_locks x on x.locktype = 'transactionid' and x.pid is null
        and x.virtualtransaction = l.virtualtransaction
      join pg_prepared_xacts p on p.transaction = x.transactionid
      where l.pid is null and l.locktype = 'relation' and l.relation = to_regclass(?)
      """;

  private FenceHolders() {}

  /** Ends their sessions; a prepared transaction has none, and stays. */
  static void end(Connection connection, TableName table) throws SQLException {
    List<Integer> pids =
        Query.list(connection, HOLDERS, row -> row.getInt("pid"), Sql.table(table));
    for (int pid : pids) {
      Query.holds(connection, "select pg_terminate_backend(?)", pid);
    }
  }

  /** What is told when they were waited for too long. */
  static Problem problem(Connection connection, TableName table) throws SQLException {
    String name = Sql.table(table);
    List<String> holders =
        new ArrayList<>(Query.list(connection, HOLDERS, row -> row.getString("text"), name));
    List<String> prepared = Query.texts(connection, PREPARED, name);
    holders.addAll(prepared);
    return Problem.of(
            prepared.isEmpty() ? ProblemCode.TRANSACTION_LONG : ProblemCode.TRANSACTION_PREPARED)
        .what("open transactions keep the fence from being raised: " + String.join("; ", holders))
        .where(table.toString())
        .fix("end these transactions, or raise limits.pause")
        .permanence(Permanence.TRANSIENT)
        .exception();
  }
}
