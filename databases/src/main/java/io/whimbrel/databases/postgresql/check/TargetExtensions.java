package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.ObjectDefinition;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Extensions of the source that the target cannot have, or that our user cannot make there. */
final class TargetExtensions {

  private static final String AVAILABLE =
      """
      select a.name, a.installed_version is not null
          or (select rolsuper from pg_roles where rolname = current_user)
          or exists (select from pg_available_extension_versions v
            where v.name = a.name and v.version = a.default_version
              and (v.trusted or not v.superuser)) as may_create
      from pg_available_extensions a
      """;

  private TargetExtensions() {}

  static List<Finding> find(Connection connection, List<ObjectDefinition> definitions)
      throws SQLException {
    Map<String, Boolean> available = new HashMap<>();
    Query.list(
        connection,
        AVAILABLE,
        row -> available.put(row.getString("name"), row.getBoolean("may_create")));
    Set<String> needed = new HashSet<>();
    definitions.forEach(d -> needed.addAll(d.dependsOn()));
    List<Finding> findings = new ArrayList<>();
    for (ObjectDefinition definition : definitions) {
      String name = definition.attributes().getOrDefault("name", "");
      if (!definition.kind().equals("extension")) {
        continue;
      }
      if (!available.containsKey(name)) {
        findings.add(missing(definition, needed.contains(definition.id())));
      } else if (!available.getOrDefault(name, true)) {
        findings.add(
            Finding.block(
                ProblemCode.GRANT_MISSING,
                definition.id() + " can be created by a superuser only",
                definition.id(),
                "create extension %s with schema %s cascade; -- as a superuser, in the target"
                    .formatted(
                        Sql.identifier(name),
                        Sql.identifier(definition.attributes().getOrDefault("schema", "public")))));
      }
    }
    return findings;
  }

  private static Finding missing(ObjectDefinition definition, boolean isNeeded) {
    return new Finding(
        isNeeded ? Severity.BLOCK : Severity.WARN,
        ProblemCode.EXTENSION_MISSING,
        definition.id() + " is not available on the target",
        definition.id(),
        "install the package of the extension on the target's server");
  }
}
