package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Holds tables of the target against what their mappings want, for tables that somebody has mended
 * by hand. Where Whimbrel makes the structure nothing may be there beyond it; a structure that was
 * given may have columns that take care of themselves.
 */
public final class TargetFit {

  private static final String COLUMNS =
      """
      select a.attname, format_type(a.atttypid, a.atttypmod) as type,
        not a.attnotnull or exists (select from pg_constraint k where k.conrelid = a.attrelid
          and k.contype = 'n' and k.conkey = array[a.attnum] and not k.convalidated) as nullable,
        a.atthasdef or a.attidentity <> '' as fills_itself,
        a.attgenerated <> '' as is_computed
      from pg_attribute a
      where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
      order by a.attnum
      """;

  private static final String PARENT =
      """
      select format('%I.%I', n.nspname, p.relname)
      from pg_class c
      join pg_inherits h on h.inhrelid = c.oid and c.relispartition
      join pg_class p on p.oid = h.inhparent
      join pg_namespace n on n.oid = p.relnamespace
      where c.oid = to_regclass(?)
      """;

  private static final String SAME_TYPE = "select to_regtype(?) = to_regtype(?)";

  private static final Pattern WITHOUT_MODIFIER = Pattern.compile("\\(.*?\\)");

  private static final String IS_THERE = "select to_regclass(?) is not null";

  private final Connection connection;
  private final SchemaMode mode;
  private final List<Finding> findings = new ArrayList<>();

  /** For the target that a connection leads to. */
  public TargetFit(Connection connection, SchemaMode mode) {
    this.connection = connection;
    this.mode = mode;
  }

  private record Found(String type, boolean nullable, boolean fillsItself, boolean isComputed) {
    static Found of(ResultSet row) throws SQLException {
      return new Found(
          row.getString("type"),
          row.getBoolean("nullable"),
          row.getBoolean("fills_itself"),
          row.getBoolean("is_computed"));
    }
  }

  /** What does not fit, and each table that is to be gone and is there. */
  public List<Finding> find(List<TableMapping> mappings, List<TableName> gone) throws SQLException {
    for (TableMapping mapping : mappings) {
      String table = Sql.table(mapping.target());
      if (Query.holds(connection, IS_THERE, table)) {
        compare(mapping, table);
      } else {
        report(mapping.target(), "is not on the target", "create it as on the source");
      }
    }
    for (TableName name : gone) {
      if (mode == SchemaMode.CREATE && Query.holds(connection, IS_THERE, Sql.table(name))) {
        report(name, "is still on the target", "drop table " + Sql.table(name));
      }
    }
    return List.copyOf(findings);
  }

  private void compare(TableMapping mapping, String table) throws SQLException {
    Map<String, Found> left = new LinkedHashMap<>();
    Query.list(connection, COLUMNS, row -> left.put(row.getString(1), Found.of(row)), table);
    for (ColumnMapping column : mapping.columns()) {
      Found found = left.remove(column.name());
      if (found == null) {
        report(mapping.target(), "has no column " + column.name(), add(table, column));
      } else {
        compare(mapping, column, found);
      }
    }
    left.forEach((name, found) -> checkExtra(mapping, name, found));
    checkPartition(mapping, table);
    if (mapping.source().holdsRows()) {
      TargetTableChecks keys = new TargetTableChecks(connection);
      keys.checkKey(mapping, table);
      findings.addAll(keys.findings());
    }
  }

  private static String add(String table, ColumnMapping column) {
    boolean isComputed = column.rule() instanceof ValueRule.Computed;
    String value = isComputed ? " generated always as (%s) stored" : " default %s";
    return "alter table %s add column %s %s%s%s"
        .formatted(
            table,
            Sql.identifier(column.name()),
            column.type(),
            column.defaultExpression().map(value::formatted).orElse(""),
            column.nullable() ? "" : " not null");
  }

  private void compare(TableMapping mapping, ColumnMapping column, Found found)
      throws SQLException {
    String table = Sql.table(mapping.target());
    String name = Sql.identifier(column.name());
    String alter = "alter table %s alter column %s ".formatted(table, name);
    boolean isComputed = column.rule() instanceof ValueRule.Computed;
    if (isComputed != found.isComputed) {
      report(
          mapping.target(),
          "has column %s, which is %s computed".formatted(column.name(), isComputed ? "not" : ""),
          isComputed
              ? "alter table %s drop column %s; %s".formatted(table, name, add(table, column))
              : alter + "drop expression");
    }
    if (column.nullable() && !found.nullable) {
      report(mapping.target(), "takes no NULL in column " + column.name(), alter + "drop not null");
    }
    if (!isSameType(mapping, column, found)) {
      report(
          mapping.target(),
          "has column %s of type %s, wanted is %s"
              .formatted(column.name(), found.type, column.type()),
          alter + "type " + column.type());
    }
  }

  /** A type that the plan gives may be spelled in another way than the catalog's. */
  private boolean isSameType(TableMapping mapping, ColumnMapping column, Found found)
      throws SQLException {
    boolean isOfSource =
        column.rule() instanceof ValueRule.Carry carry
            && mapping
                .source()
                .column(carry.from())
                .filter(c -> c.type().equals(column.type()))
                .isPresent();
    if (isOfSource || found.type.equals(column.type())) {
      return found.type.equals(column.type());
    }
    String wanted = WITHOUT_MODIFIER.matcher(column.type()).replaceAll("");
    String there = WITHOUT_MODIFIER.matcher(found.type).replaceAll("");
    return Query.holds(connection, SAME_TYPE, there, wanted);
  }

  private void checkPartition(TableMapping mapping, String table) throws SQLException {
    List<String> parents = Query.texts(connection, PARENT, table);
    boolean isWanted = mapping.source().partitionOf().isPresent();
    if (mode == SchemaMode.CREATE && isWanted != !parents.isEmpty()) {
      report(
          mapping.target(),
          "is %s partition".formatted(isWanted ? "no" : "a"),
          isWanted
              ? "attach it as on the source"
              : "alter table %s detach partition %s".formatted(parents.getFirst(), table));
    }
  }

  private void checkExtra(TableMapping mapping, String column, Found found) {
    boolean isAllowed =
        mode == SchemaMode.EXISTING && (found.nullable || found.fillsItself || found.isComputed);
    if (!isAllowed) {
      report(
          mapping.target(),
          "has column %s, which nothing fills".formatted(column),
          "alter table %s drop column %s"
              .formatted(Sql.table(mapping.target()), Sql.identifier(column)));
    }
  }

  private void report(TableName table, String what, String fix) {
    findings.add(
        Finding.block(ProblemCode.STRUCTURE_DIFFERENT, table + " " + what, table.toString(), fix));
  }
}
