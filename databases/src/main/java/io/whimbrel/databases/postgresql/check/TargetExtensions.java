package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Extensions of the source that the target cannot have, or that our user cannot make there. */
final class TargetExtensions {

  private static final String AVAILABLE =
      """
      select a.name, a.installed_version is not null
          or (select rolsuper from pg_roles where rolname = current_user)
          or exists (select from pg_available_extension_versions v
            where v.name = a.name and v.version = a.default_version
              and (v.trusted or not v.superuser)) as may_create,
        coalesce(a.installed_version, a.default_version) as version
      from pg_available_extensions a
      """;

  private TargetExtensions() {}

  static List<Finding> find(Connection connection, List<ObjectDefinition> definitions)
      throws SQLException {
    Map<String, Boolean> available = new HashMap<>();
    Map<String, String> versions = new HashMap<>();
    Query.list(
        connection,
        AVAILABLE,
        row -> {
          versions.put(row.getString("name"), row.getString("version"));
          return available.put(row.getString("name"), row.getBoolean("may_create"));
        });
    Set<String> needed = new HashSet<>();
    definitions.forEach(d -> needed.addAll(d.dependsOn()));
    List<Finding> findings = new ArrayList<>();
    for (ObjectDefinition definition : definitions) {
      String name = definition.attributes().getOrDefault("name", "");
      if (!definition.kind().equals("extension")) {
        continue;
      }
      checkVersion(definition, versions.getOrDefault(name, ""), findings);
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

  /** Objects of users may speak of what only the source's version of the extension has. */
  private static void checkVersion(
      ObjectDefinition definition, String target, List<Finding> findings) {
    String source = definition.attributes().getOrDefault("version", "");
    if (target.isEmpty() || source.isEmpty() || source.equals(target)) {
      return;
    }
    String what =
        "%s has version %s on the source and gets version %s on the target"
            .formatted(definition.id(), source, target);
    if (Arrays.compare(numbers(source), numbers(target)) > 0) {
      findings.add(
          Finding.warn(
              ProblemCode.EXTENSION_MISSING,
              what + ", which is older",
              definition.id(),
              "install version " + source + " of the extension on the target's server"));
    } else {
      findings.add(Finding.info(ProblemCode.NOTE, what, definition.id()));
    }
  }

  private static int[] numbers(String version) {
    return Pattern.compile("\\D+")
        .splitAsStream(version)
        .filter(n -> !n.isEmpty() && n.length() < 10)
        .mapToInt(Integer::parseInt)
        .toArray();
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
