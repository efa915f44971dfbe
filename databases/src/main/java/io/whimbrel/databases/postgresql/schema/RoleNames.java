package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives the roles that definitions speak of the names that they have on the target. */
final class RoleNames {

  private RoleNames() {}

  /** The definition of a policy or user mapping for the target's roles; any other as it is. */
  static ObjectDefinition onTarget(ObjectDefinition definition, AccessRules access) {
    List<String> source = Definitions.names(definition, "roles");
    List<String> target = source.stream().map(access::role).toList();
    if (source.equals(target)) {
      return definition;
    }
    Map<String, String> attributes = new LinkedHashMap<>(definition.attributes());
    attributes.put("roles", Sql.identifiers(target));
    String sql = definition.sql();
    if (definition.kind().equals("user mapping")) {
      String before = "for " + Sql.identifier(source.getFirst()) + " server ";
      String behind = "for " + Sql.identifier(target.getFirst()) + " server ";
      sql = sql.replace(before, behind);
      attributes.computeIfPresent("object", (_, object) -> object.replace(before, behind));
    }
    return new ObjectDefinition(
        definition.kind(),
        definition.id(),
        definition.table(),
        sql,
        attributes,
        definition.dependsOn());
  }
}
