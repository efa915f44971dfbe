package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Names partitions whose concurrent detaching was broken off. Neither does the partitioned table
 * show their rows any more, nor are they tables of their own yet.
 */
public final class PendingDetaches {

  private static final String SQL =
      """
      select pn.nspname as parent_schema, p.relname as parent, n.nspname as schema, c.relname as name
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_class p on p.oid = i.inhparent and p.relkind = 'p'
      join pg_namespace pn on pn.oid = p.relnamespace
      where i.inhdetachpending
      order by 1, 2, 3, 4
      """;

  private PendingDetaches() {}

  private record Found(TableName parent, TableName part) {

    Finding finding() {
      return Finding.block(
          ProblemCode.OBJECT_UNSUPPORTED,
          "partition %s is half detached from %s".formatted(part, parent),
          part.toString(),
          "alter table %s detach partition %s finalize"
              .formatted(Sql.table(parent), Sql.table(part)));
    }
  }

  /** One finding for each partition that is selected. */
  public static List<Finding> read(Connection connection, TableSelection selection)
      throws SQLException {
    return Query.list(
            connection,
            SQL,
            row ->
                new Found(
                    new TableName(row.getString("parent_schema"), row.getString("parent")),
                    new TableName(row.getString("schema"), row.getString("name"))))
        .stream()
        .filter(found -> selection.selects(found.part) || selection.selects(found.parent))
        .map(Found::finding)
        .toList();
  }
}
