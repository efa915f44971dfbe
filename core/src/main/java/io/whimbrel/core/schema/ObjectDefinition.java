package io.whimbrel.core.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The definition of an object in its own product's SQL. Carried as it is from a source to a target;
 * what kinds, attributes and dependencies mean is agreed between the two products.
 *
 * @param id unique, for example {@code index public.users_email_key}
 * @param table the table that it belongs to
 * @param dependsOn ids of definitions that must be there first
 */
public record ObjectDefinition(
    String kind,
    String id,
    Optional<TableName> table,
    String sql,
    Map<String, String> attributes,
    List<String> dependsOn) {
  public ObjectDefinition {
    attributes = Map.copyOf(attributes);
    dependsOn = List.copyOf(dependsOn);
  }
}
