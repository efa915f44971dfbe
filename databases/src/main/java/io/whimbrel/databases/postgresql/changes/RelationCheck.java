package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.changes.Relation.RelationColumn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what the stream says of a table against what the run was prepared for, before any change of
 * it is handed out: DDL is not in the log, so this is where it shows.
 */
final class RelationCheck {

  private static final String TYPES =
      """
      select format_type(t.type, t.modifier)
      from unnest(?::oid[], ?::int[]) with ordinality as t(type, modifier, place)
      order by t.place
      """;

  private static final String YET_TO_COME =
      """
      select true from pg_attribute a
      where a.attrelid = ?::oid and a.attname = ? and not a.attisdropped and not a.attnotnull
        and not a.atthasdef and a.attidentity = ''
        and a.attnum > all (select b.attnum from pg_attribute b
          where b.attrelid = a.attrelid and b.attname = any (?))
      """;

  private final PostgresConnections connections;

  RelationCheck(PostgresConnections connections) {
    this.connections = connections;
  }

  /** Fails with {@code SOURCE_CHANGED} when columns or types are not the expected ones. */
  void check(Relation relation, Table expected) {
    Map<String, String> found = columns(relation);
    List<String> changes = new ArrayList<>();
    for (Column column : expected.columns()) {
      if (!column.isStored()) {
        found.remove(column.name()); // a publication may bring it since version 18
        continue;
      }
      String type = found.remove(column.name());
      if (type == null && !isYetToCome(relation, column)) {
        changes.add("column " + column.name() + " is gone");
      } else if (type != null && !type.equals(column.type())) {
        changes.add("column " + column.name() + " was " + column.type() + ", is " + type);
      }
    }
    found.forEach((name, type) -> changes.add("column " + name + " " + type + " is new"));
    checkKey(relation, expected, changes);
    if (!changes.isEmpty()) {
      throw Problem.of(ProblemCode.SOURCE_CHANGED)
          .what("the source's table changed while its changes were carried: " + changes)
          .where(expected.name().toString())
          .fix(
              "take the DDL back on the source and run 'whimbrel run' again, or run"
                  + " 'whimbrel run --copy-again', which begins anew with the structure as it is")
          .exception();
    }
  }

  /** Old rows must come with the columns that name a row on the target. */
  private static void checkKey(Relation relation, Table expected, List<String> changes) {
    if (relation.identity() == 'f') {
      return;
    }
    if (expected.key().isEmpty()) {
      changes.add("its replica identity is no longer FULL, and it has no key");
    }
    List<String> brought =
        relation.columns().stream()
            .filter(RelationColumn::isKey)
            .map(RelationColumn::name)
            .toList();
    if (!brought.containsAll(expected.keyColumns())) {
      changes.add(
          "its replica identity brings %s, the key is %s"
              .formatted(brought, expected.keyColumns()));
    }
  }

  /**
   * Whether a column that the log does not bring yet was added later: it is there, behind all those
   * that are brought, and NULL in every row from before.
   */
  private boolean isYetToCome(Relation relation, Column column) {
    String[] names = relation.columns().stream().map(RelationColumn::name).toArray(String[]::new);
    try (Connection connection = connections.brief()) {
      return Query.holds(
          connection,
          YET_TO_COME,
          Integer.toUnsignedLong(relation.oid()),
          column.name(),
          connection.createArrayOf("text", names));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "checking the columns that the log brings");
    }
  }

  private Map<String, String> columns(Relation relation) {
    List<String> types = types(relation.columns());
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < types.size(); i++) {
      columns.put(relation.columns().get(i).name(), types.get(i));
    }
    return columns;
  }

  private List<String> types(List<RelationColumn> columns) {
    Object[] oids =
        columns.stream().map(c -> Integer.toUnsignedLong(c.typeOid())).toArray(Object[]::new);
    Object[] modifiers = columns.stream().map(RelationColumn::typeModifier).toArray(Object[]::new);
    try (Connection connection = connections.brief();
        PreparedStatement statement = connection.prepareStatement(TYPES)) {
      statement.setArray(1, connection.createArrayOf("int8", oids));
      statement.setArray(2, connection.createArrayOf("int4", modifiers));
      List<String> types = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.add(rows.getString(1));
        }
      }
      return types;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "checking the columns that the log brings");
    }
  }
}
