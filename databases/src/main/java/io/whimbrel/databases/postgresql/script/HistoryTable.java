package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.script.MigrationHistory;
import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What the histories of all tools have in common. */
abstract class HistoryTable implements MigrationHistory {
  private final Look look;
  private final String table;

  /** Work on a connection of the database's own. */
  interface Look {
    <T> T on(Work<T> work);

    /** The work. */
    interface Work<T> {
      T on(Connection connection) throws SQLException;
    }
  }

  HistoryTable(Look look, String schema, String name) {
    this.look = look;
    this.table =
        schema.isEmpty()
            ? Sql.identifier(name)
            : Sql.identifier(schema) + "." + Sql.identifier(name);
  }

  /** The table's name, in quotes. */
  final String table() {
    return table;
  }

  @Override
  public final boolean exists() {
    return look.on(connection -> exists(connection, table));
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    Query.execute(connection, "reset all");
    return Query.holds(connection, "select to_regclass(?) is not null", table);
  }

  @Override
  public final List<Applied> applied() {
    return look.on(
        connection ->
            exists(connection, table)
                ? Query.list(connection, appliedSql(), HistoryTable::applied)
                : List.<Applied>of());
  }

  private static Applied applied(ResultSet row) throws SQLException {
    return new Applied(
        row.getString(1),
        Optional.ofNullable(row.getString(2)).orElse(""),
        Optional.ofNullable(row.getString(3)).orElse(""),
        Outcome.valueOf(row.getString(4)));
  }

  /** Id, version, checksum and outcome of each migration. */
  abstract String appliedSql();

  @Override
  public List<Statement> remove() {
    return List.of(
        sql(
            """
            do $whimbrel$ begin
              if not exists (select from %1$s) then
                drop table %1$s;
              end if;
            end $whimbrel$\
            """
                .formatted(table)));
  }

  @Override
  public final Statement lookIn(String schema) {
    return sql("set local search_path to %s, public".formatted(Sql.identifier(schema)));
  }

  static Statement sql(String text) {
    return new Statement(text.strip(), 0, Optional.empty());
  }

  static String text(String value) {
    return Sql.literal(value);
  }

  static String textOrNull(String value) {
    return value.isEmpty() ? "null" : text(value);
  }
}
