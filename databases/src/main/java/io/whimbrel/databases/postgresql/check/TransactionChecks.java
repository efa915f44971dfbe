package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Names transactions that the slot's creation and the fence would have to wait for. */
final class TransactionChecks {

  private static final String LONG =
      """
      select pid, format('transaction of %s, pid %s, has been open for %s s (%s): %s', usename, pid,
        extract(epoch from clock_timestamp() - xact_start)::bigint, state, left(query, 80)) as text
      from pg_stat_activity
      where xact_start < clock_timestamp() - interval '1 minute' and pid <> pg_backend_pid()
        and backend_type = 'client backend' and datname = current_database()
      order by xact_start
      limit 10
      """;

  private static final String PREPARED =
      """
      select gid, format('transaction %s of %s is prepared since %s', gid, owner,
        date_trunc('second', prepared)) as text
      from pg_prepared_xacts where database = current_database()
      order by prepared
      """;

  private TransactionChecks() {}

  static List<Finding> find(Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        Query.list(
            connection,
            LONG,
            row ->
                Finding.warn(
                    ProblemCode.TRANSACTION_LONG,
                    row.getString("text"),
                    "pid " + row.getInt("pid"),
                    "select pg_terminate_backend(%d)".formatted(row.getInt("pid")))));
    findings.addAll(
        Query.list(
            connection,
            PREPARED,
            row ->
                Finding.block(
                    ProblemCode.TRANSACTION_PREPARED,
                    row.getString("text"),
                    row.getString("gid"),
                    "rollback prepared %s; -- or commit prepared"
                        .formatted(Sql.literal(row.getString("gid")).trim()))));
    return findings;
  }
}
