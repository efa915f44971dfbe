package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is on the target where a table is to be, and whether it fits. */
final class TargetTableChecks {

  private static final int COUNTED_MAX = 10_000;

  private static final String OCCUPIED =
      """
      select t.place from unnest(?::text[]) with ordinality as t (name, place)
      where to_regclass(t.name) is not null order by t.place
      """;

  private static final String COLUMNS =
      """
      select a.attname, format_type(a.atttypid, a.atttypmod) as type,
        a.attnotnull and not a.atthasdef and a.attidentity = '' as is_needed,
        a.attgenerated <> '' as is_computed
      from pg_attribute a
      where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
      order by a.attnum
      """;

  /** What stands there that rows cannot be copied into and proved one table at a time. */
  private static final String NO_TABLE =
      """
      select case c.relkind when 'p' then 'a partitioned table' when 'v' then 'a view'
        when 'm' then 'a materialized view' when 'f' then 'a foreign table' end
      from pg_class c
      where c.oid = to_regclass(?) and (c.relkind in ('v', 'm', 'f') or c.relkind = 'p' and ?)
      """;

  private static final String UNIQUE =
      """
      select true from pg_index i
      where i.indrelid = to_regclass(?) and i.indisunique and i.indisvalid and i.indimmediate
        and i.indpred is null and i.indexprs is null
        and (select array_agg(a.attname::text order by a.attname)
          from unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          where k.place <= i.indnkeyatts) = ?::text[]
      """;

  private static final String SEES_ROWS =
      """
      select has_table_privilege(c.oid, 'select') and has_schema_privilege(c.relnamespace, 'usage')
        and not row_security_active(c.oid)
      from pg_class c where c.oid = to_regclass(?)
      """;

  private final Connection connection;
  private final List<Finding> findings = new ArrayList<>();

  TargetTableChecks(Connection connection) {
    this.connection = connection;
  }

  private record Found(String type, boolean isNeeded, boolean isComputed) {}

  /** For a structure that is to be made: nothing may stand in its place. */
  List<Finding> occupied(List<TableMapping> mappings) throws SQLException {
    Object[] tables = mappings.stream().map(m -> Sql.table(m.target())).toArray();
    List<Integer> found =
        Query.list(
            connection, OCCUPIED, r -> r.getInt(1) - 1, connection.createArrayOf("text", tables));
    for (int place : found) {
      TableMapping mapping = mappings.get(place);
      String table = Sql.table(mapping.target());
      if (ShareCondition.isNeeded(mapping)) {
        occupiedPart(mapping, table);
        continue;
      }
      findings.add(
          Finding.block(
              ProblemCode.TARGET_OCCUPIED,
              "%s is on the target already, with %s"
                  .formatted(mapping.target(), rows(table, "true")),
              mapping.target().toString(),
              "drop table %s; -- or use 'schema: existing'".formatted(table)));
    }
    return findings;
  }

  /** Another phase may have made the table: then only rows of this one must not be there. */
  private void occupiedPart(TableMapping mapping, String table) throws SQLException {
    checkEmpty(mapping, table);
    TableName source = mapping.source().name();
    String id =
        Query.list(
                connection,
                "select format('table %I.%I', ?::text, ?::text)",
                row -> row.getString(1),
                source.schema(),
                source.name())
            .getFirst();
    findings.add(
        Finding.block(
            ProblemCode.TARGET_OCCUPIED,
            "%s is on the target already, and no phase has made it".formatted(mapping.target()),
            id,
            "drop table %s; -- or use 'schema: existing'".formatted(table)));
  }

  /** For a structure that is there: it must take what the mapping brings. */
  List<Finding> unfitting(List<TableMapping> mappings) throws SQLException {
    for (TableMapping mapping : mappings) {
      checkFit(mapping);
    }
    return findings;
  }

  /** What was found so far. */
  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** No right to read is named with the other rights; row security may bind owners too. */
  private boolean seesRows(String table) throws SQLException {
    return Query.holds(connection, SEES_ROWS, table);
  }

  private String rows(String table, String condition) throws SQLException {
    if (!seesRows(table)) {
      return "rows that may not be counted";
    }
    String sql =
        "select count(*) from (select from %s where %s limit %d) as t"
            .formatted(table, condition, COUNTED_MAX + 1);
    long count = Query.list(connection, sql, row -> row.getLong(1)).getFirst();
    return count > COUNTED_MAX ? "more than " + COUNTED_MAX + " rows" : count + " rows";
  }

  private void checkFit(TableMapping mapping) throws SQLException {
    String table = Sql.table(mapping.target());
    Map<String, Found> found = new LinkedHashMap<>();
    Query.list(
        connection,
        COLUMNS,
        row ->
            found.put(
                row.getString("attname"),
                new Found(
                    row.getString("type"),
                    row.getBoolean("is_needed"),
                    row.getBoolean("is_computed"))),
        table);
    if (!Query.holds(connection, "select to_regclass(?) is not null", table)) {
      different(mapping, mapping.target() + " is not on the target", "create it there");
      return;
    }
    boolean holdsRows = mapping.source().holdsRows();
    Query.list(connection, NO_TABLE, row -> row.getString(1), table, holdsRows).stream()
        .findFirst()
        .ifPresent(
            kind ->
                different(
                    mapping,
                    "%s is %s on the target and a table with rows on the source"
                        .formatted(mapping.target(), kind),
                    "make it a table there, or map the source's table onto another"));
    Set<String> unfilled = new TreeSet<>(found.keySet());
    for (ColumnMapping column : mapping.columns()) {
      unfilled.remove(column.name());
      checkColumn(mapping, column, found);
    }
    for (String name : unfilled) {
      Found column = found.get(name);
      if (column != null && column.isNeeded) {
        different(
            mapping,
            "column '%s' of %s needs a value and gets none".formatted(name, mapping.target()),
            "alter table %s alter column %s drop not null; -- or map it"
                .formatted(table, Sql.identifier(name)));
      }
    }
    if (mapping.source().holdsRows()) {
      checkKey(mapping, table);
      checkEmpty(mapping, table);
    }
  }

  private void checkColumn(TableMapping mapping, ColumnMapping column, Map<String, Found> columns)
      throws SQLException {
    String table = Sql.table(mapping.target());
    Found found = columns.get(column.name());
    boolean isComputed = column.rule() instanceof ValueRule.Computed;
    if (found == null) {
      different(
          mapping,
          "%s has no column '%s'".formatted(mapping.target(), column.name()),
          "alter table %s add column %s %s"
              .formatted(table, Sql.identifier(column.name()), column.type()));
    } else if (found.isComputed && !isComputed) {
      different(
          mapping,
          "column '%s' of %s is computed and cannot be written"
              .formatted(column.name(), mapping.target()),
          "alter table %s alter column %s drop expression"
              .formatted(table, Sql.identifier(column.name())));
    } else if (!found.type.equals(column.type())
        && !Query.holds(
            connection,
            "select to_regtype(?) is not distinct from to_regtype(?)",
            found.type.replaceAll("\\(.*?\\)", ""),
            column.type().replaceAll("\\(.*?\\)", ""))) {
      findings.add(
          Finding.warn(
              ProblemCode.STRUCTURE_DIFFERENT,
              "column '%s' of %s is %s, the mapping brings %s"
                  .formatted(column.name(), mapping.target(), found.type, column.type()),
              column.planPath().isEmpty() ? mapping.target().toString() : column.planPath(),
              "give the column its 'type' in the plan"));
    }
  }

  void checkKey(TableMapping mapping, String table) throws SQLException {
    List<String> key = mapping.targetKey().stream().map(ColumnMapping::name).sorted().toList();
    if (!key.isEmpty()
        && !Query.holds(
            connection, UNIQUE, table, connection.createArrayOf("text", key.toArray()))) {
      different(
          mapping,
          "%s has no unique index over its key (%s)"
              .formatted(mapping.target(), String.join(", ", key)),
          "create unique index on %s (%s)".formatted(table, Sql.identifiers(key)));
    }
  }

  /** A table whose rows are hidden from us is empty if it takes no room. */
  private void checkEmpty(TableMapping mapping, String table) throws SQLException {
    String condition = ShareCondition.ofTarget(mapping, "");
    boolean holdsRows =
        seesRows(table)
            ? Query.holds(
                connection, "select exists (select from %s where %s)".formatted(table, condition))
            : Query.holds(connection, "select pg_relation_size(to_regclass(?)) > 0", table);
    if (holdsRows) {
      findings.add(
          Finding.block(
              ProblemCode.TARGET_OCCUPIED,
              "%s on the target holds %s"
                  .formatted(mapping.target(), rows(table, condition) + part(mapping)),
              mapping.target().toString(),
              condition.equals("true")
                  ? "truncate " + table
                  : "delete from %s where %s".formatted(table, condition)));
    }
  }

  private static String part(TableMapping mapping) {
    return mapping.share().map(share -> " of " + share.told()).orElse("");
  }

  private void different(TableMapping mapping, String what, String fix) {
    findings.add(
        Finding.block(ProblemCode.STRUCTURE_DIFFERENT, what, mapping.target().toString(), fix));
  }
}
