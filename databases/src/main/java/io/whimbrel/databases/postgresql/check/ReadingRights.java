package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which tables of a database its user may not read, or not whole; all at once. */
public final class ReadingRights {

  private static final String TABLES =
      """
      select n.nspname, c.relname, current_user,
        not has_schema_privilege(n.oid, 'usage') as is_shut,
        not has_table_privilege(c.oid, 'select') and exists (
          select from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and not has_column_privilege(c.oid, a.attnum, 'select')) as is_unreadable,
        row_security_active(c.oid) as hides_rows,
        c.relpersistence = 'u' and pg_is_in_recovery() as is_empty_here
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and c.oid >= 16384
      order by n.nspname collate "C", c.relname collate "C"
      """;

  private ReadingRights() {}

  private record Rights(
      TableName table,
      String user,
      boolean isShut,
      boolean isUnreadable,
      boolean hidesRows,
      boolean isEmptyHere) {}

  /** What keeps these tables from being read. */
  public static List<Finding> missing(Connection connection, List<Table> tables)
      throws SQLException {
    Set<TableName> wanted = tables.stream().map(Table::name).collect(Collectors.toSet());
    List<Rights> rights =
        Query.list(
            connection,
            TABLES,
            row ->
                new Rights(
                    new TableName(row.getString(1), row.getString(2)),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    row.getBoolean(7)));
    List<Finding> findings = new ArrayList<>();
    rights.stream().filter(r -> wanted.contains(r.table)).forEach(r -> check(r, findings));
    return findings;
  }

  private static void check(Rights rights, List<Finding> findings) {
    String user = Sql.identifier(rights.user);
    String table = Sql.table(rights.table);
    if (rights.isShut) {
      report(
          rights,
          "may not look into its schema",
          "grant usage on schema %s to %s".formatted(schema(rights), user),
          findings);
    }
    if (rights.isUnreadable) {
      report(
          rights,
          "may not read it",
          "grant select on table %s to %s".formatted(table, user),
          findings);
    }
    if (rights.hidesRows && !rights.isUnreadable) {
      report(
          rights,
          "does not see all its rows, by row security",
          "alter role %s bypassrls".formatted(user),
          findings);
    }
    if (rights.isEmptyHere) {
      findings.add(
          Finding.block(
              ProblemCode.OBJECT_UNSUPPORTED,
              rights.table + " is unlogged and cannot be read on a standby",
              rights.table.toString(),
              "leave it out with --exclude " + rights.table + ", or give the URL of the primary"));
    }
  }

  private static String schema(Rights rights) {
    return Sql.identifier(rights.table.schema());
  }

  private static void report(Rights rights, String what, String fix, List<Finding> findings) {
    findings.add(
        Finding.block(
            ProblemCode.GRANT_MISSING,
            "%s: user %s %s".formatted(rights.table, rights.user, what),
            rights.table.toString(),
            fix));
  }
}
