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

  private static final String NOT_LOADED = "55000";
  private static final String NO_SUCH_COLUMN = "42703";

  /** What the server tells of another's statement to a user without the right to see it. */
  private static final String HIDDEN = "<insufficient privilege>";

  private FrequentStatements() {}

  /** Those that took most of the time; throws when the server cannot tell, or not to this user. */
  public static List<FrequentStatement> read(PostgresConnections connections, int max) {
    try (Lease lease = connections.lease()) {
      List<String> schema = Query.texts(lease.connection(), SCHEMA);
      if (schema.isEmpty()) {
        throw missing(
            connections,
            "the source has no extension pg_stat_statements: its statements are not counted",
            "give the queries in a file: whimbrel shadow --queries queries.sql");
      }
      List<FrequentStatement> statements = counted(lease, schema.getFirst(), max);
      lease.done();
      return seen(connections, statements);
    } catch (SQLException e) {
      throw problem(connections, e);
    }
  }

  private static List<FrequentStatement> counted(Lease lease, String schema, int max)
      throws SQLException {
    return Query.list(
        lease.connection(),
        """
        select s.query, s.calls from %s.pg_stat_statements s
        where s.dbid = (select oid from pg_database where datname = current_database())
          and s.toplevel
        order by s.total_exec_time desc, s.query
        limit ?
        """
            .formatted(Sql.identifier(schema)),
        row -> new FrequentStatement(row.getString("query"), row.getLong("calls")),
        max);
  }

  private static List<FrequentStatement> seen(
      PostgresConnections connections, List<FrequentStatement> statements) {
    long hidden = statements.stream().filter(s -> s.sql().equals(HIDDEN)).count();
    if (hidden > 0) {
      throw Problem.of(ProblemCode.GRANT_MISSING)
          .what(
              "%d of the source's %d statements are not shown to the user of its URL"
                  .formatted(hidden, statements.size()))
          .where(connections.place())
          .fix("grant pg_read_all_stats to that user")
          .exception();
    }
    return statements;
  }

  private static Problem problem(PostgresConnections connections, SQLException e) {
    return switch (e.getSQLState() == null ? "" : e.getSQLState()) {
      case NOT_LOADED ->
          missing(
              connections,
              "the source has not loaded the library of its extension pg_stat_statements",
              "add pg_stat_statements to shared_preload_libraries and restart the server, or give"
                  + " the queries in a file: whimbrel shadow --queries queries.sql");
      case NO_SUCH_COLUMN ->
          missing(
              connections,
              "the source's extension pg_stat_statements is of a version before 1.9",
              "run 'alter extension pg_stat_statements update' on the source");
      default -> SqlProblems.of(e, "asking " + connections.place() + " for its statements");
    };
  }

  private static Problem missing(PostgresConnections connections, String what, String fix) {
    return Problem.of(ProblemCode.EXTENSION_MISSING)
        .what(what)
        .where(connections.place())
        .fix(fix)
        .exception();
  }
}
