package io.whimbrel.engine.journal;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * A journal in PostgreSQL, in the schema {@code whimbrel_journal}; machines of a team share it.
 * Times are the server's, so that the machines' clocks need not agree. The schema is set within
 * each transaction, which also holds behind a pooler.
 */
record PostgresStorage(DatabaseUrl url) implements Storage {

  /** Any number that others are unlikely to lock: the letters "whimbrel". */
  private static final long SCHEMA_LOCK = 0x7768696D6272656CL;

  private static final String SETTINGS =
      """
      ;
      set local search_path to whimbrel_journal;
      set local synchronous_commit to on;
      set local time zone 'UTC'
      """;

  @Override
  public Connection connect() throws SQLException {
    PostgresUrl parsed = PostgresUrl.parse(url);
    return DriverManager.getConnection(parsed.jdbcUrl(), parsed.properties());
  }

  @Override
  public String begin(Access access) {
    return switch (access) {
          case READ -> "begin isolation level repeatable read read only";
          case WRITE -> "begin isolation level read committed read write";
        }
        + SETTINGS;
  }

  @Override
  public String countVersionTables() {
    return """
    select count(*) from pg_catalog.pg_tables
    where schemaname = 'whimbrel_journal' and tablename = 'version'
    """;
  }

  @Override
  public String prepare() {
    return """
    select pg_advisory_xact_lock(%d);
    create schema if not exists whimbrel_journal
    """
        .formatted(SCHEMA_LOCK);
  }

  @Override
  public List<String> keepEvents() {
    return List.of(
        """
        create or replace function event_kept() returns trigger language plpgsql as
        $$ begin raise exception 'events are never changed or deleted'; end $$
        """,
        """
        create trigger event_kept before update or delete or truncate on event
        for each statement execute function event_kept()
        """);
  }

  @Override
  public long now(Sql sql) throws SQLException {
    return sql.row(
            "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)",
            row -> row.getLong(1))
        .orElseThrow();
  }

  @Override
  public boolean isConnectionLost(SQLException failure) {
    String state = state(failure);
    return state.startsWith("08") || state.startsWith("57P");
  }

  @Override
  public Problem problem(SQLException failure) {
    String state = state(failure);
    Problem.Draft draft;
    if (isConnectionLost(failure)) {
      draft =
          Problem.of(ProblemCode.UNREACHABLE)
              .what("the journal's server cannot be reached: " + failure.getMessage())
              .fix("see that the server runs and lets this machine in, then run again")
              .permanence(Problem.Permanence.TRANSIENT);
    } else if (state.startsWith("28") || state.equals("3D000")) {
      draft =
          Problem.of(ProblemCode.UNREACHABLE)
              .what("the journal's server does not let us in: " + failure.getMessage())
              .fix("correct user, password and database of the journal's URL");
    } else if (state.startsWith("53") || state.equals("25006")) {
      draft =
          Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
              .what("the journal cannot be written: " + failure.getMessage())
              .fix("make room on the server, or name the server that takes writes")
              .permanence(
                  state.startsWith("53")
                      ? Problem.Permanence.SCARCE
                      : Problem.Permanence.PERMANENT);
    } else if (state.equals("42501")) {
      draft =
          Problem.of(ProblemCode.GRANT_MISSING)
              .what("the journal's user may not: " + failure.getMessage())
              .fix("grant create on the database, or give the schema whimbrel_journal to it");
    } else {
      draft =
          Problem.of(ProblemCode.FAULT)
              .what("the journal failed: " + failure.getMessage())
              .fix("look at the server's log, then run again");
    }
    return draft.where(where()).cause(failure).exception();
  }

  @Override
  public String where() {
    return url.masked();
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
