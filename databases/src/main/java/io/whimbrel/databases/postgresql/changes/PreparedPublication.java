package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A publication that an administrator has made for a migration: it is used as it is, so it must
 * publish just the tables that move, whole.
 *
 * @param name of it
 */
public record PreparedPublication(String name) {

  private static final String EXISTS = "select true from pg_publication where pubname = ?";

  private static final String TABLES =
      "select schemaname, tablename from pg_publication_tables where pubname = ?";

  /** Since version 15 a table may be published in part. */
  private static final String WHOLE =
      """
      select p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate and not p.pubviaroot
        and not exists (select from pg_publication_rel r
          where r.prpubid = p.oid and (to_jsonb(r) ->> 'prqual' is not null
            or to_jsonb(r) ->> 'prattrs' is not null))
      from pg_publication p where p.pubname = ?
      """;

  /** Whether it is there. */
  boolean exists(Connection connection) throws SQLException {
    return Query.holds(connection, EXISTS, name);
  }

  /** What is wrong with it where it is there, and the statement that mends it. */
  public Optional<Finding> defect(Connection connection, Collection<TableName> tables)
      throws SQLException {
    Set<TableName> wanted = new TreeSet<>(tables);
    if (!exists(connection)
        || (published(connection).equals(wanted) && Query.holds(connection, WHOLE, name))) {
      return Optional.empty();
    }
    String list =
        wanted.stream().map(t -> "only " + Sql.table(t)).collect(Collectors.joining(", "));
    return Optional.of(
        Finding.block(
            ProblemCode.SETTING_WRONG,
            "publication %s does not publish just the tables that move, with all their rows and"
                    .formatted(name)
                + " columns",
            name,
            "alter publication %1$s set table %2$s; alter publication %1$s set (publish ="
                    .formatted(Sql.identifier(name), list)
                + " 'insert, update, delete, truncate', publish_via_partition_root = false)"));
  }

  private Set<TableName> published(Connection connection) throws SQLException {
    return new TreeSet<>(
        Query.list(
            connection, TABLES, row -> new TableName(row.getString(1), row.getString(2)), name));
  }
}
