package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * The function and the triggers that a fence consists of; the first argument names the run, and
 * with a third one the run's own sessions pass; with a fourth one it refuses until that time.
 */
public final class FenceTriggers {

  static final String NAME = "whimbrel_fence";
  static final String FUNCTION = "whimbrel.refuse_write";

  /** A schema that an administrator has made is used, and needs no right on the database. */
  private static final String PREPARE =
      """
      select pg_advisory_xact_lock(hashtext('whimbrel'), 0);
      do $schema$
      begin
        if to_regnamespace('whimbrel') is null then
          create schema whimbrel;
        end if;
      end
      $schema$;
      create table if not exists whimbrel.fence (run text primary key, epoch bigint not null);
      create or replace function whimbrel.refuse_write() returns trigger
      language plpgsql set search_path = pg_catalog as $refuse$
      begin
        if tg_nargs = 3 and current_setting('whimbrel.run', true) = tg_argv[0] then
          return null; -- a session of the run itself, on the target
        end if;
        if tg_nargs = 4 and clock_timestamp() >= tg_argv[3]::timestamptz then
          return null; -- its time is over
        end if;
        raise exception using errcode = '25006',
          message = format('this side refuses writes: %s', tg_argv[1]),
          table = tg_table_name, schema = tg_table_schema;
      end
      $refuse$
      """;

  private static final String READY =
      """
      select exists (select from pg_proc
          where oid = to_regproc('whimbrel.refuse_write') and prosrc like '%tg_nargs = 4%')
        and to_regclass('whimbrel.fence') is not null
      """;

  private static final String OF_RUN =
      """
      select n.nspname, c.relname, t.tgname
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
      where t.tgname ~ '^whimbrel_fence(_[a-z0-9-]+)?$'
        and encode(t.tgargs, 'hex') like encode(convert_to(?, 'UTF8'), 'hex') || '00%'
      order by n.nspname collate "C", c.relname collate "C"
      """;

  /** Of one maintenance mode and of all before it, as people began them in whatever journal. */
  private static final String OF_MAINTENANCE =
      """
      select n.nspname, c.relname, t.tgname
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
      where t.tgname ~ '^whimbrel_fence(_[a-z0-9-]+)?$'
        and split_part(encode(t.tgargs, 'escape'), '\\000', 1) ~ ?
      order by n.nspname collate "C", c.relname collate "C"
      """;

  private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_]");

  private static final int ATTEMPTS = 25;
  private static final long BETWEEN_NANOS = 200_000_000;

  private FenceTriggers() {}

  /** Makes schema and function; idempotent; for a connection in auto-commit mode. */
  public static void prepare(Connection connection) throws SQLException {
    if (!isReady(connection)) {
      connection.setAutoCommit(false);
      try {
        Query.execute(connection, PREPARE);
        connection.commit();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** The arguments of a trigger: four of them tell the function when to let everybody pass. */
  static String arguments(RunScope scope, FenceSide side) {
    String rest =
        switch (side) {
          case TARGET -> ", 'own'";
          case SOURCE ->
              scope.until().map(at -> ", 'until', " + Sql.literal(at.toString())).orElse("");
        };
    return Sql.literal(scope.run().text()) + ", " + Sql.literal(side.reason(scope)) + rest;
  }

  /** The statement that makes a trigger around all rows of a table. */
  static String create(TableName table, String arguments) {
    return """
    create or replace trigger %s before insert or update or delete or truncate on %s
    for each statement execute function %s(%s);
    """
        .formatted(NAME, Sql.table(table), FUNCTION, arguments);
  }

  /** Whether schema and function are there. */
  static boolean isReady(Connection connection) throws SQLException {
    return Query.holds(connection, READY);
  }

  /**
   * Drops the triggers of a run, and the function and the schema when nobody needs them any more;
   * idempotent; for a connection in auto-commit mode. Waits a while for readers of the tables; then
   * the lock's problem is thrown, and trying again goes on.
   */
  public static void remove(Connection connection, RunScope scope, FenceSide side)
      throws SQLException {
    RowFence rows = RowFence.of(scope, side);
    for (Standing fence :
        Query.list(
            connection,
            scope.run().isMaintenance() ? OF_MAINTENANCE : OF_RUN,
            row ->
                new Standing(new TableName(row.getString(1), row.getString(2)), row.getString(3)),
            scope.run().isMaintenance() ? allOf(scope) : scope.run().text())) {
      drop(connection, scope, fence, rows);
    }
    if (Query.holds(connection, "select to_regnamespace('whimbrel') is not null")) {
      connection.setAutoCommit(false);
      try {
        dropUnneeded(connection, scope);
        connection.commit();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /**
   * Forgets the run's fence, and drops function and schema unless another fence or a table needs
   * them; in the caller's transaction.
   */
  static void dropUnneeded(Connection connection, RunScope scope) throws SQLException {
    FenceEpoch.requireNoNewer(connection, scope);
    Query.execute(connection, dropFunction(scope));
  }

  /** A schema that our user could not make again stays. */
  private static String dropFunction(RunScope scope) {
    return """
    select pg_advisory_xact_lock(hashtext('whimbrel'), 0);
    do $drop$
    begin
      if to_regclass('whimbrel.fence') is not null then
        delete from whimbrel.fence where %s;
        if not exists (select from whimbrel.fence) then
          drop table whimbrel.fence;
        end if;
      end if;
      begin
        drop function if exists whimbrel.refuse_write();
        if has_database_privilege(current_database(), 'create') then
          drop schema if exists whimbrel;
        end if;
      exception when dependent_objects_still_exist then null;
      end;
    end
    $drop$
    """
        .formatted(
            scope.run().isMaintenance()
                ? "run ~ " + Sql.literal(allOf(scope))
                : "run = " + Sql.literal(scope.run().text()));
  }

  /** A regular expression of the names of all maintenance modes of a migration. */
  private static String allOf(RunScope scope) {
    String run = scope.run().text();
    String name = run.substring(0, run.lastIndexOf('.'));
    return "^" + SPECIAL.matcher(name).replaceAll("\\\\$0") + "\\.[0-9]+$";
  }

  /** A fence of the run around a table, by the name of its first trigger. */
  private record Standing(TableName table, String trigger) {}

  private static void drop(Connection connection, RunScope scope, Standing fence, RowFence rows)
      throws SQLException {
    for (int i = 1; !isDropped(connection, scope, fence, rows, i == ATTEMPTS); i++) {
      LockSupport.parkNanos(BETWEEN_NANOS); // who queued up behind us goes first
    }
  }

  /** Each fence by itself, and never that of a newer runner. */
  private static boolean isDropped(
      Connection connection, RunScope scope, Standing fence, RowFence rows, boolean isLast)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      FenceEpoch.requireNoNewer(connection, scope);
      Query.execute(connection, "set local lock_timeout = '200ms'");
      if (rows.isUpOnNewSide(connection, fence.table)) {
        rows.giveUp(connection, fence.table);
      } else {
        RowFence.drop(connection, fence.table, fence.trigger);
      }
      connection.commit();
      return true;
    } catch (SQLException e) {
      if (!isLockProblem(e) || isLast) {
        throw e;
      }
      return false;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Whether a lock was not had in time, or in a circle. */
  static boolean isLockProblem(SQLException e) {
    return "55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }
}
