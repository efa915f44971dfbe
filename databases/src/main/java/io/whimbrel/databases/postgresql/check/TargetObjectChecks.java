package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Types, routines, sequences and views that stand on the target where ours are to be. */
final class TargetObjectChecks {

  /** The places of those definitions, from 1, in whose stead something is there. */
  private static final String FOUND =
      """
      with given as (
        select * from unnest(?::text[], ?::text[], ?::text[], ?::text[])
          with ordinality as g (kind, schema, name, signature, place)
      )
      select g.place from given g join pg_namespace n on n.nspname = g.schema
        join pg_class c on c.relnamespace = n.oid and c.relname = g.name
      where g.kind in ('view', 'materialized view', 'sequence', 'foreign table')
      union select g.place from given g join pg_namespace n on n.nspname = g.schema
        join pg_type t on t.typnamespace = n.oid and t.typname = g.name
      where g.kind in ('type', 'domain')
      union select g.place from given g join pg_namespace n on n.nspname = g.schema
        join pg_collation c on c.collnamespace = n.oid and c.collname = g.name
      where g.kind = 'collation'
      union select g.place from given g
        join (select format('%I.%I(%s)', n.nspname, p.proname, case p.prokind when 'a' then
            coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*')
            else pg_get_function_identity_arguments(p.oid) end) as signature
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where p.oid >= 16384) r on r.signature = g.signature
      where g.kind = 'routine'
      order by 1
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
    return Query.list(
        connection,
        FOUND,
        row -> occupied(definitions.get(row.getInt(1) - 1)),
        texts(definitions, ObjectDefinition::kind),
        texts(definitions, d -> d.attributes().getOrDefault("schema", "")),
        texts(definitions, d -> d.attributes().getOrDefault("name", "")),
        texts(definitions, d -> d.attributes().getOrDefault("signature", "")));
  }

  private static Finding occupied(ObjectDefinition definition) {
    return Finding.block(
        ProblemCode.TARGET_OCCUPIED,
        definition.id() + " is on the target already",
        definition.id(),
        "drop " + definition.id());
  }

  private Array texts(List<ObjectDefinition> definitions, Function<ObjectDefinition, String> text)
      throws SQLException {
    return connection.createArrayOf("text", definitions.stream().map(text).toArray());
  }
}
