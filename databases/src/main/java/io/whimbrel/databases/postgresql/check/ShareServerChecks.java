package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Whether columns and sequences of tables are such that phases can share their rows. Stateless. */
public final class ShareServerChecks {

  /** What is equal under such a collation is not what is equal to who reads the plan. */
  private static final String COLLATIONS =
      """
      select l.collname from pg_attribute a join pg_collation l on l.oid = a.attcollation
      where a.attrelid = to_regclass(?) and a.attname = ? and not l.collisdeterministic
      """;

  /** At each switch both sides are put further. */
  private static final String SEQUENCES =
      """
      with owned as (
        select format('%I.%I', n.nspname, c.relname) as name, s.seqincrement::numeric as step,
          has_sequence_privilege(c.oid, 'update') as may_set,
          coalesce(case when has_sequence_privilege(c.oid, 'select, usage')
            then pg_sequence_last_value(c.oid) end, s.seqstart)::numeric as place,
          case a.atttypid when 'int4'::regtype then greatest(s.seqmin, -2147483648)
            else s.seqmin end as low,
          case a.atttypid when 'int4'::regtype then least(s.seqmax, 2147483647)
            else s.seqmax end as high
        from pg_depend d
        join pg_class c on c.oid = d.objid and c.relkind = 'S'
        join pg_namespace n on n.oid = c.relnamespace
        join pg_sequence s on s.seqrelid = c.oid
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
          and d.deptype in ('a', 'i') and d.refobjid = to_regclass(?)
      )
      select name, may_set, place, high,
        place + step * 1000000 * ?::int not between low and high as is_short
      from owned order by name collate "C"
      """;

  private ShareServerChecks() {}

  private record Owned(String name, boolean maySet, String place, String high, boolean isShort) {
    static Owned of(ResultSet row) throws SQLException {
      return new Owned(
          row.getString("name"),
          row.getBoolean("may_set"),
          row.getString("place"),
          row.getString("high"),
          row.getBoolean("is_short"));
    }
  }

  /** What stands in the way on the old side. */
  public static List<Finding> ofSource(Connection connection, List<Table> tables, RunScope scope)
      throws SQLException {
    List<TableName> names = tables.stream().map(Table::name).toList();
    return find(connection, names, scope, scope.shares()::allOfSource);
  }

  /** What stands in the way on the new side, of tables that are there already. */
  public static List<Finding> ofTarget(
      Connection connection, List<TableName> tables, RunScope scope) throws SQLException {
    return find(connection, tables, scope, scope.shares()::allOfTarget);
  }

  private static List<Finding> find(
      Connection connection,
      List<TableName> tables,
      RunScope scope,
      Function<TableName, Map<String, RowShare>> sharesOf)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (TableName table : tables) {
      Map<String, RowShare> shares = sharesOf.apply(table);
      if (!shares.isEmpty()) {
        collation(connection, table, shares.values().iterator().next(), findings);
        sequences(connection, table, switches(shares, scope), findings);
      }
    }
    return findings;
  }

  /** Of phases that are to come, and one back. */
  private static int switches(Map<String, RowShare> shares, RunScope scope) {
    int gone = List.copyOf(shares.keySet()).indexOf(scope.shares().phase());
    return shares.size() - Math.max(0, gone) + 1;
  }

  private static void collation(
      Connection connection, TableName table, RowShare share, List<Finding> findings)
      throws SQLException {
    for (String collation : Query.texts(connection, COLLATIONS, Sql.table(table), share.column())) {
      findings.add(
          Finding.block(
              ProblemCode.PLAN_INVALID,
              "%s of %s has the collation %s, under which different texts are equal: a row could be in two phases"
                  .formatted(share.column(), table, collation),
              table.toString(),
              "share the table by another column, or give this one a deterministic collation"));
    }
  }

  private static void sequences(
      Connection connection, TableName table, int switches, List<Finding> findings)
      throws SQLException {
    for (Owned sequence :
        Query.list(connection, SEQUENCES, Owned::of, Sql.table(table), switches)) {
      if (sequence.isShort) {
        findings.add(
            Finding.block(
                ProblemCode.PLAN_INVALID,
                "%s is at %s and ends at %s: there are too few numbers left for %d switches, at each of which the two sides are put 1,000,000 apart"
                    .formatted(sequence.name, sequence.place, sequence.high, switches),
                table.toString(),
                "make the column bigint first, or put the whole table into one" + " phase"));
      }
      if (!sequence.maySet) {
        findings.add(
            Finding.block(
                ProblemCode.GRANT_MISSING,
                "%s may not be put behind what the other side has drawn".formatted(sequence.name),
                table.toString(),
                "grant usage, update on sequence %s to %s"
                    .formatted(sequence.name, PostgresPreconditions.user(connection))));
      }
    }
  }
}
