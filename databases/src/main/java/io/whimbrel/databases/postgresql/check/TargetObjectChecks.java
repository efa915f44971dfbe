package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Types, routines, sequences and views that stand on the target where ours are to be. */
final class TargetObjectChecks {

  private static final String FOUND =
      """
      select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where ? in ('view', 'materialized view', 'sequence', 'foreign table')
          and n.nspname = ? and c.relname = ?)
        or exists (select from pg_type t join pg_namespace n on n.oid = t.typnamespace
          where ? in ('type', 'domain') and n.nspname = ? and t.typname = ?)
        or exists (select from pg_collation c join pg_namespace n on n.oid = c.collnamespace
          where ? = 'collation' and n.nspname = ? and c.collname = ?)
        or exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where ? = 'routine' and format('%I.%I(%s)', n.nspname, p.proname,
            case p.prokind when 'a' then coalesce(nullif(
              pg_get_function_identity_arguments(p.oid), ''), '*')
            else pg_get_function_identity_arguments(p.oid) end) = ?)
      """;

  private static final String SEQUENCE =
      "select true from pg_class where relkind = 'S' and relname = ?";

  private final Connection connection;

  TargetObjectChecks(Connection connection) {
    this.connection = connection;
  }

  /** For a structure that is there: sequences of no table whose values find no place. */
  List<Finding> missing(List<ObjectDefinition> definitions) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (ObjectDefinition definition : definitions) {
      String name = definition.attributes().getOrDefault("name", "");
      boolean isFree = definition.kind().equals("sequence") && definition.table().isEmpty();
      if (isFree && !Query.holds(connection, SEQUENCE, name)) {
        findings.add(
            Finding.warn(
                ProblemCode.STRUCTURE_DIFFERENT,
                definition.id() + " is not on the target: its value is not carried",
                definition.id(),
                "create it there, if applications use it"));
      }
    }
    return findings;
  }

  List<Finding> occupied(List<ObjectDefinition> definitions) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (ObjectDefinition definition : definitions) {
      String kind = definition.kind();
      String schema = definition.attributes().getOrDefault("schema", "");
      String name = definition.attributes().getOrDefault("name", "");
      String signature = definition.attributes().getOrDefault("signature", "");
      if (Query.holds(
          connection,
          FOUND,
          kind,
          schema,
          name,
          kind,
          schema,
          name,
          kind,
          schema,
          name,
          kind,
          signature)) {
        findings.add(
            Finding.block(
                ProblemCode.TARGET_OCCUPIED,
                definition.id() + " is on the target already",
                definition.id(),
                "drop " + definition.id()));
      }
    }
    return findings;
  }
}
