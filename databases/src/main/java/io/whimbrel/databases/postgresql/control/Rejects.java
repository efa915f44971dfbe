package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.mapping.Aside;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table of the target that holds the rows that a run keeps aside, each as it is on the source:
 * its key, the reason, the row. It stays when the run is cleaned up, because the rows are nowhere
 * else on the target. Methods work in the caller's transaction unless they say otherwise.
 */
public final class Rejects {

  /** The table as people write it. */
  public static final String TABLE = "whimbrel_rejects.rejected";

  private static final String CREATE =
      """
      create schema if not exists whimbrel_rejects;
      create table if not exists whimbrel_rejects.rejected (
        run text not null,
        table_schema text not null,
        table_name text not null,
        key text[] not null,
        reason text not null,
        row jsonb not null,
        at timestamptz not null default clock_timestamp(),
        primary key (run, table_schema, table_name, key)
      )
      """;

  private static final String IS_THERE =
      "select to_regclass('whimbrel_rejects.rejected') is not null";

  private static final String LOCK = "select pg_advisory_xact_lock(hashtext('whimbrel'), 0)";

  private static final String OF_TABLE =
      "delete from whimbrel_rejects.rejected"
          + " where run = ? and table_schema = ? and table_name = ?";

  private static final String COUNT =
      """
      select count(*) from whimbrel_rejects.rejected
      where run = ? and table_schema = ? and table_name = ? and reason = ?
      """;

  private Rejects() {}

  /** Creates the table where a mapping keeps rows aside; own transaction, idempotent. */
  public static void ensure(PostgresConnections target, TableMapping mapping) {
    if (mapping.asides().isEmpty()) {
      return;
    }
    try (Connection connection = target.open()) {
      if (Query.holds(connection, IS_THERE)) {
        return;
      }
      connection.setAutoCommit(false);
      Query.execute(connection, LOCK);
      Query.execute(connection, CREATE);
      connection.commit();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "creating " + TABLE);
    }
  }

  /**
   * The statement that keeps rows aside, idempotent.
   *
   * @param rows SQL of the relation that holds the source rows
   */
  public static String insert(RunId run, TableMapping mapping, String rows) {
    String alias = MappedSelect.alias(mapping);
    String key =
        mapping.source().keyColumns().stream()
            .map(name -> OutputText.ofKey(alias + "." + Sql.identifier(name)))
            .collect(Collectors.joining(", "));
    String reasons =
        mapping.asides().stream()
            .map(a -> "when %s then %s".formatted(is(mapping, a), Sql.literal(a.reason())))
            .collect(Collectors.joining(" "));
    String isKept =
        mapping.asides().stream().map(a -> is(mapping, a)).collect(Collectors.joining(" or "));
    String filter =
        ShareCondition.ofSource(mapping, alias + ".")
            + mapping.filter().map(f -> " and (" + f + ")").orElse("")
            + " and ";
    return """
    insert into whimbrel_rejects.rejected (run, table_schema, table_name, key, reason, row)
    select %s, %s, %s, array[%s]::text[], case %s end, to_jsonb(%s.*)
    from %s as %s where %s(%s)
    on conflict (run, table_schema, table_name, key) do update
      set reason = excluded.reason, row = excluded.row, at = clock_timestamp()
    """
        .formatted(
            Sql.literal(run.text()),
            Sql.literal(mapping.source().name().schema()),
            Sql.literal(mapping.source().name().name()),
            key,
            reasons,
            alias,
            rows,
            alias,
            filter,
            isKept);
  }

  private static String is(TableMapping mapping, Aside aside) {
    return "(" + MappedSelect.isAside(mapping, aside) + ")";
  }

  /** Forgets the rows of a table. */
  public static void forget(Connection connection, RunId run, TableMapping mapping)
      throws SQLException {
    if (mapping.asides().isEmpty() || !Query.holds(connection, IS_THERE)) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(OF_TABLE)) {
      bind(statement, run, mapping.source().name());
      statement.executeUpdate();
    }
  }

  /** Forgets rows of these keys. */
  public static void forget(
      Connection connection, RunId run, TableName table, List<List<String>> keys)
      throws SQLException {
    String sql = OF_TABLE + " and key = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (List<String> key : keys) {
        bind(statement, run, table);
        statement.setArray(4, connection.createArrayOf("text", key.toArray()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Forgets all rows of a run, and the table with the last of them; own transaction. */
  public static void forget(Connection connection, RunId run) throws SQLException {
    if (!Query.holds(connection, IS_THERE)) {
      return;
    }
    connection.setAutoCommit(false);
    try {
      Query.execute(connection, LOCK);
      String sql = "delete from whimbrel_rejects.rejected where run = ?";
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, run.text());
        statement.executeUpdate();
      }
      if (!Query.holds(connection, "select exists (select from whimbrel_rejects.rejected)")) {
        Query.execute(connection, "drop schema whimbrel_rejects cascade");
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** How many rows of a table are kept aside for a reason. */
  public static long count(Connection connection, RunId run, TableMapping mapping, Aside aside)
      throws SQLException {
    if (!Query.holds(connection, IS_THERE)) {
      return 0;
    }
    TableName table = mapping.source().name();
    return Query.list(
            connection,
            COUNT,
            row -> row.getLong(1),
            run.text(),
            table.schema(),
            table.name(),
            aside.reason())
        .getFirst();
  }

  private static void bind(PreparedStatement statement, RunId run, TableName table)
      throws SQLException {
    statement.setString(1, run.text());
    statement.setString(2, table.schema());
    statement.setString(3, table.name());
  }
}
