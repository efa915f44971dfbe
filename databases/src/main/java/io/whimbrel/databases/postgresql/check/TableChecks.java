package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What keeps tables of the source from being published, read whole, or fenced. */
final class TableChecks {

  private static final String TABLES =
      """
      select n.nspname, c.relname, c.relpersistence = 'u' as is_unlogged,
        pg_has_role(current_user, c.relowner, 'usage') as is_owned,
        pg_get_userbyid(c.relowner) as owner, pg_has_role(current_user, c.relowner, 'member')
          as is_member, (select rolsuper from pg_roles o where o.oid = c.relowner) as is_super,
        c.relrowsecurity and (c.relforcerowsecurity
          or not pg_has_role(current_user, c.relowner, 'usage')) as is_filtered,
        not c.relispartition and c.relkind = 'r' and exists (select from pg_inherits h
          where h.inhrelid = c.oid) as is_child,
        c.relkind = 'r' and exists (select from pg_inherits h where h.inhparent = c.oid)
          as is_parent
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join unnest(?::text[], ?::text[]) as t (schema, name)
        on n.nspname = t.schema and c.relname = t.name
      where c.relkind in ('r', 'p')
      order by n.nspname collate "C", c.relname collate "C"
      """;

  private final Connection connection;
  private final List<TableName> tables;
  private final String user;
  private final boolean seesAll;
  private final List<Finding> findings = new ArrayList<>();

  TableChecks(Connection connection, List<TableName> tables, String user, boolean seesAll) {
    this.connection = connection;
    this.tables = tables;
    this.user = user;
    this.seesAll = seesAll;
  }

  List<Finding> find(Inventory inventory) throws SQLException {
    inventory.tables().stream().filter(Table::holdsRows).forEach(this::checkKey);
    Query.list(
        connection,
        TABLES,
        row -> {
          check(row);
          return true;
        },
        connection.createArrayOf("text", tables.stream().map(TableName::schema).toArray()),
        connection.createArrayOf("text", tables.stream().map(TableName::name).toArray()));
    return findings;
  }

  private void checkKey(Table table) {
    String name = Sql.table(table.name());
    boolean isNothing = table.identity() == RowIdentity.NOTHING;
    if (isNothing && table.key().isEmpty()) {
      block(
          ProblemCode.KEY_MISSING,
          "table %s has no key: once published, its updates and deletes would fail"
              .formatted(table.name()),
          table.name(),
          "alter table %s replica identity full".formatted(name));
    } else if (isNothing) {
      block(
          ProblemCode.KEY_MISSING,
          "table %s tells nothing about old rows in the log: once published, its updates and"
                  .formatted(table.name())
              + " deletes would fail",
          table.name(),
          "alter table %s replica identity full".formatted(name));
    }
  }

  private void check(ResultSet row) throws SQLException {
    TableName table = new TableName(row.getString("nspname"), row.getString("relname"));
    String name = Sql.table(table);
    if (row.getBoolean("is_unlogged")) {
      findings.add(
          Finding.warn(
              ProblemCode.OBJECT_UNSUPPORTED,
              "table %s is unlogged: its changes are not in the log, so it is copied once more, whole,"
                      .formatted(table)
                  + " inside the pause",
              table.toString(),
              "keep it small, or: alter table %s set logged; -- or exclude it".formatted(name)));
    }
    if (!row.getBoolean("is_owned")) {
      block(
          ProblemCode.GRANT_MISSING,
          "user %s does not own table %s: it can neither publish nor fence it"
              .formatted(user, table),
          table,
          ownership(row, "table " + name));
    }
    if (row.getBoolean("is_filtered") && !seesAll) {
      block(
          ProblemCode.GRANT_MISSING,
          "row security hides rows of %s from user %s".formatted(table, user),
          table,
          "alter role %s bypassrls".formatted(Sql.identifier(user)));
    }
    if (row.getBoolean("is_child") || row.getBoolean("is_parent")) {
      findings.add(
          Finding.warn(
              ProblemCode.OBJECT_UNSUPPORTED,
              "table %s takes part in inheritance: its own rows are carried, and the family is put"
                      .formatted(table)
                  + " together on the target after catching up",
              table.toString(),
              "let the plan map all tables of the family in the same way"));
    }
  }

  /** A superuser is lent to nobody, and loses nothing when a table is no longer its own. */
  private String ownership(ResultSet row, String object) throws SQLException {
    String ours = Sql.identifier(user);
    if (row.getBoolean("is_super")) {
      return "alter %s owner to %s".formatted(object, ours);
    }
    String grant = "grant %s to %s".formatted(Sql.identifier(row.getString("owner")), ours);
    return row.getBoolean("is_member")
        ? "alter role %s inherit; %s -- 'with inherit true' from PostgreSQL 16 on"
            .formatted(ours, grant)
        : grant;
  }

  private void block(ProblemCode code, String what, TableName where, String fix) {
    findings.add(Finding.block(code, what, where.toString(), fix));
  }
}
