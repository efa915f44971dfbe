package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables of schema {@code whimbrel} on the target. Several runs may share the schema; every row
 * names its run. Methods work in the caller's transaction unless they say otherwise.
 */
public final class ControlSchema {

  /** The schema's name on either side. */
  public static final String NAME = "whimbrel";

  private static final String CREATE =
      """
      create schema if not exists whimbrel;
      create table if not exists whimbrel.run (
        run text primary key,
        migration text not null,
        epoch bigint not null
      );
      create table if not exists whimbrel.progress (
        run text primary key,
        position bigint not null,
        position_text text not null,
        updated_at timestamptz not null default clock_timestamp()
      );
      create table if not exists whimbrel.chunk (
        run text not null,
        table_schema text not null,
        table_name text not null,
        ordinal int not null,
        snapshot text not null,
        rows bigint not null,
        bytes bigint not null,
        loaded_at timestamptz not null default clock_timestamp(),
        primary key (run, table_schema, table_name, ordinal)
      );
      create table if not exists whimbrel.step (
        run text not null,
        id text not null,
        ordinal bigint generated always as identity,
        undo text not null,
        done_at timestamptz not null default clock_timestamp(),
        primary key (run, id)
      );
      create table if not exists whimbrel.touched (
        run text not null,
        table_schema text not null,
        table_name text not null,
        position bigint not null,
        keys text[] not null
      );
      create index if not exists touched_position
        on whimbrel.touched (run, table_schema, table_name, position);
      create table if not exists whimbrel.truncated (
        run text not null,
        table_schema text not null,
        table_name text not null,
        position bigint not null
      );
      create table if not exists whimbrel.key_map (
        run text not null,
        table_schema text not null,
        table_name text not null,
        relation text not null,
        primary key (run, table_schema, table_name)
      );
      create table if not exists whimbrel.large_object (
        run text not null,
        id oid not null,
        primary key (run, id)
      );
      create table if not exists whimbrel.held (
        id bigint generated always as identity primary key,
        run text not null,
        kind text not null,
        relation text not null,
        name text not null,
        hold text not null,
        release text not null,
        validate text not null,
        is_released boolean not null default false,
        was_valid boolean not null default false
      )
      """;

  private static final String TAKE_OVER =
      """
      insert into whimbrel.run (run, migration, epoch) values (?, ?, ?)
      on conflict (run) do update set epoch = excluded.epoch
        where whimbrel.run.epoch <= excluded.epoch
      """;

  private static final String EPOCH = "select epoch from whimbrel.run where run = ? for share";

  private ControlSchema() {}

  /**
   * Creates what is missing and notes the epoch; own transaction (read committed), for a connection
   * in auto-commit mode.
   */
  public static void takeOver(Connection connection, RunScope scope, long epoch)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(hashtext('whimbrel'), 0)");
      statement.execute(CREATE);
      try (PreparedStatement take = connection.prepareStatement(TAKE_OVER)) {
        take.setString(1, scope.run().text());
        take.setString(2, scope.migration().text());
        take.setLong(3, epoch);
        if (take.executeUpdate() == 0) {
          throw leaseLost(scope, "a newer one");
        }
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Fails with {@code LEASE_LOST} unless this epoch is still the one that may write. */
  public static void checkEpoch(Connection connection, RunScope scope, long epoch)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EPOCH)) {
      statement.setString(1, scope.run().text());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next() || rows.getLong(1) != epoch) {
          throw leaseLost(scope, "not the one of epoch " + epoch);
        }
      }
    }
  }

  /** Whether the schema with its tables is there. */
  public static boolean exists(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select to_regclass('whimbrel.run') is not null")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private static Problem leaseLost(RunScope scope, String holder) {
    return Problem.of(ProblemCode.LEASE_LOST)
        .what("another runner writes to the target: " + holder)
        .where(scope.run().text())
        .fix("let the other runner work, 'whimbrel status' names it")
        .exception();
  }
}
