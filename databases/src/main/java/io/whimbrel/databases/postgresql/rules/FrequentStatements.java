package io.whimbrel.databases.postgresql.rules;

import io.whimbrel.core.database.FrequentStatement;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.SQLException;
import java.util.List;

/** What pg_stat_statements has counted in one database. */
public final class FrequentStatements {
  private static final String SCHEMA =
      """
      select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname = 'pg_stat_statements'
      """;

  private FrequentStatements() {}

  /** Those that took most of the time. */
  public static List<FrequentStatement> read(PostgresConnections connections, int max) {
    try (Lease lease = connections.lease()) {
      List<String> schema = Query.texts(lease.connection(), SCHEMA);
      if (schema.isEmpty()) {
        throw Problem.of(ProblemCode.EXTENSION_MISSING)
            .what("the source has no extension pg_stat_statements: its statements are not counted")
            .where(connections.place())
            .fix("give the queries in a file: whimbrel shadow --queries queries.sql")
            .exception();
      }
      List<FrequentStatement> statements =
          Query.list(
              lease.connection(),
              """
              select s.query, s.calls from %s.pg_stat_statements s
              where s.dbid = (select oid from pg_database where datname = current_database())
                and s.toplevel
              order by s.total_exec_time desc, s.query
              limit ?
              """
                  .formatted(Sql.identifier(schema.getFirst())),
              row -> new FrequentStatement(row.getString("query"), row.getLong("calls")),
              max);
      lease.done();
      return statements;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking " + connections.place() + " for its statements");
    }
  }
}
