package io.whimbrel.databases.postgresql.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class TargetBuildTest {

  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  @Test
  void whatTheTargetsBuildCannotDoIsNamed(TwoDatabases databases) {
    List<ObjectDefinition> definitions =
        List.of(
            definition(
                "collation",
                "collation public.\"mine (\"",
                "create collation public.\"mine (\" (provider = libc, locale = 'xx_YY')",
                Map.of("schema", "public", "name", "mine (")),
            definition("used collation", "collation pg_catalog.xx", "", Map.of("name", "xx")),
            definition("column", "column public.t.c", "", Map.of("compression", "unknown")));

    List<Finding> findings = find(databases, definitions);

    assertThat(findings)
        .filteredOn(f -> f.severity() == Severity.BLOCK)
        .extracting(Finding::where)
        .contains("collation public.\"mine (\"", "collation pg_catalog.xx", "column public.t.c");
  }

  @Test
  void aCollationOfAnotherVersionIsNamed(TwoDatabases databases) {
    databases.onSource(
        """
        create collation german (provider = icu, locale = 'de-DE');
        create table t (a text collate german, b text collate "fr-x-icu");
        """);
    PostgresCatalog catalog = new PostgresCatalog(databases.source(), databases.scope());
    List<ObjectDefinition> definitions = catalog.inventory(ALL).definitions();

    assertThat(ordering(find(databases, definitions))).isEmpty();
    assertThat(
            ordering(
                find(databases, definitions.stream().map(TargetBuildTest::otherVersion).toList())))
        .contains("collation public.german", "collation pg_catalog.\"fr-x-icu\"");
  }

  private static List<String> ordering(List<Finding> findings) {
    return findings.stream()
        .filter(f -> f.what().contains("may order texts"))
        .map(Finding::where)
        .toList();
  }

  private static ObjectDefinition otherVersion(ObjectDefinition definition) {
    if (!definition.attributes().containsKey("version") || !definition.id().startsWith("coll")) {
      return definition;
    }
    Map<String, String> attributes = new HashMap<>(definition.attributes());
    attributes.put("version", "0.1");
    return definition(definition.kind(), definition.id(), definition.sql(), attributes);
  }

  private static List<Finding> find(TwoDatabases databases, List<ObjectDefinition> definitions) {
    return new PostgresPreconditions(databases.target(), databases.scope())
        .find(definitions, List.of(), SchemaMode.CREATE);
  }

  private static ObjectDefinition definition(
      String kind, String id, String sql, Map<String, String> attributes) {
    return new ObjectDefinition(kind, id, Optional.empty(), sql, attributes, List.of());
  }
}
