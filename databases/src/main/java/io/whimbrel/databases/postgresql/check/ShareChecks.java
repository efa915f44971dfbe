package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What only a server can say of tables whose rows phases share. Stateless. */
public final class ShareChecks {

  private static final int SHOWN = 5;

  private ShareChecks() {}

  /** A row that is carried into a table in use must set nothing off there, nor be checked alone. */
  public static Optional<Finding> replicaRole(
      Connection connection, RunScope scope, List<TableName> shared, String place)
      throws SQLException {
    return shared.isEmpty() || new OwnSession(scope).mayBeReplica(connection)
        ? Optional.empty()
        : Optional.of(
            Finding.block(
                ProblemCode.GRANT_MISSING,
                "triggers and foreign keys of %s would fire for rows that are carried, and cannot be kept still while other phases are written there"
                    .formatted(shared.getFirst()),
                place,
                "grant set on parameter session_replication_role to %s; -- before version 15 a superuser"
                    .formatted(PostgresPreconditions.user(connection))));
  }

  /**
   * Rows that point to a row of another phase, with some of their keys; on the way back those of
   * the phase at work alone, or that point to such.
   */
  public static List<Finding> straying(Connection connection, List<Table> tables, RunScope scope)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Table table : tables) {
      Map<String, RowShare> from = shares(scope, table.name());
      for (ForeignKey key : table.foreignKeys()) {
        Map<String, RowShare> to = shares(scope, key.references());
        if (!from.isEmpty() && !to.isEmpty() && !isSure(key, from, to)) {
          straying(connection, table, key, from, to, scope).ifPresent(findings::add);
        }
      }
    }
    return findings;
  }

  /** As the side has them from which rows come. */
  private static Map<String, RowShare> shares(RunScope scope, TableName table) {
    return switch (scope.course()) {
      case THERE -> scope.shares().allOfSource(table);
      case BACK -> scope.shares().allOfTarget(table);
    };
  }

  /**
   * A key that has the columns by which both are shared holds rows of one phase together itself.
   */
  private static boolean isSure(
      ForeignKey key, Map<String, RowShare> from, Map<String, RowShare> to) {
    int place = key.columns().indexOf(from.values().iterator().next().column());
    return place >= 0
        && key.referencedColumns().get(place).equals(to.values().iterator().next().column());
  }

  private static Optional<Finding> straying(
      Connection connection,
      Table table,
      ForeignKey key,
      Map<String, RowShare> from,
      Map<String, RowShare> to,
      RunScope scope)
      throws SQLException {
    String joined =
        IntStream.range(0, key.columns().size())
            .mapToObj(
                i ->
                    "c.%s = p.%s"
                        .formatted(
                            Sql.identifier(key.columns().get(i)),
                            Sql.identifier(key.referencedColumns().get(i))))
            .collect(Collectors.joining(" and "));
    String shown =
        table.keyColumns().stream()
            .map(name -> "c." + Sql.identifier(name))
            .collect(Collectors.joining(", ", "concat_ws('/', ", ")"));
    String rows =
        "from only %s as c left join only %s as p on %s where %s and (%s or (p.%s is not null and %s is distinct from %s))"
            .formatted(
                Sql.table(table.name()),
                Sql.table(key.references()),
                joined,
                given(key),
                orphaned(table, key),
                Sql.identifier(key.referencedColumns().getFirst()),
                phase(from, "c."),
                phase(to, "p."));
    if (scope.course() == Course.BACK) {
      rows +=
          " and %s in (%s, %s)"
              .formatted(Sql.literal(scope.shares().phase()), phase(from, "c."), phase(to, "p."));
    }
    long count =
        Query.list(connection, "select count(*) " + rows, row -> row.getLong(1)).getFirst();
    if (count == 0) {
      return Optional.empty();
    }
    List<String> keys =
        Query.texts(connection, "select %s %s limit %d".formatted(shown, rows, SHOWN));
    return Optional.of(
        Finding.block(
            ProblemCode.PLAN_INVALID,
            "%d rows of %s point by %s to rows of %s in another phase, or to none (%s%s)"
                .formatted(
                    count,
                    table.name(),
                    key.name(),
                    key.references(),
                    String.join(", ", keys),
                    count > SHOWN ? ", …" : ""),
            table.name().toString(),
            switch (scope.course()) {
              case THERE ->
                  "give both the same value of the column by which they are shared, on the source";
              case BACK -> "let these rows point to rows of their own phase, on the new side";
            }));
  }

  private static String given(ForeignKey key) {
    return key.columns().stream()
        .map(name -> "c." + Sql.identifier(name) + " is not null")
        .collect(Collectors.joining(" and "));
  }

  /** The server itself sees to it that there are none, unless it was told to look away. */
  private static String orphaned(Table table, ForeignKey key) {
    return "(p.%s is null and (select k.convalidated from pg_constraint k where k.conrelid = %s::regclass and k.conname = %s))"
        .formatted(
            Sql.identifier(key.referencedColumns().getFirst()),
            Sql.literal(Sql.table(table.name())),
            Sql.literal(key.name()));
  }

  /** The name of the phase that a row is in. */
  private static String phase(Map<String, RowShare> shares, String qualifier) {
    return shares.entrySet().stream()
        .map(
            share ->
                "when %s then %s"
                    .formatted(
                        ShareCondition.of(share.getValue(), qualifier),
                        Sql.literal(share.getKey())))
        .collect(Collectors.joining(" ", "case ", " end"));
  }
}
