package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads what belongs to whom, as far as the plan carries it, as definitions of the kinds {@code
 * owner}, {@code grant}, {@code default privileges}, {@code tablespace} and {@code role}. Roles and
 * tablespaces have the names that they have on the target; a grant without a role is one to
 * everybody.
 */
public final class AccessCatalog {

  private final Connection connection;
  private final AccessRules rules;
  private final Set<String> carried;
  private final String user;
  private final List<ObjectDefinition> found = new ArrayList<>();

  /** Roles of the source that are needed: whether they own something or make objects. */
  private final Map<String, Boolean> roles = new TreeMap<>();

  private AccessCatalog(
      Connection connection, AccessRules rules, Set<String> carried, String user) {
    this.connection = connection;
    this.rules = rules;
    this.carried = carried;
    this.user = user;
  }

  /** What is said about the objects that these definitions describe. */
  public static List<ObjectDefinition> read(
      Connection connection, AccessRules rules, List<ObjectDefinition> definitions)
      throws SQLException {
    Set<String> ids = definitions.stream().map(ObjectDefinition::id).collect(Collectors.toSet());
    String user = Query.texts(connection, "select current_user").getFirst();
    AccessCatalog catalog = new AccessCatalog(connection, rules, ids, user);
    if (rules.owners() == AccessRules.Owners.KEEP) {
      Query.list(connection, AccessQueries.OWNERS, catalog::owner);
    }
    if (rules.grants() == AccessRules.Grants.KEEP) {
      Query.list(connection, AccessQueries.GRANTS, catalog::grant);
      Query.list(connection, AccessQueries.DEFAULTS, catalog::defaults);
    }
    if (rules.needsRoles()) {
      Query.list(connection, AccessQueries.OF_LARGE_OBJECTS, catalog::largeObjects);
    }
    Query.list(connection, AccessQueries.TABLESPACES, catalog::tablespace);
    catalog.addRoles();
    return catalog.found;
  }

  private boolean owner(ResultSet row) throws SQLException {
    String id = row.getString("id");
    if (carried.contains(id)) {
      String role = row.getString("role");
      roles.put(role, true);
      Map<String, String> attributes = object(row);
      attributes.put("role", rules.role(role));
      found.add(definition("owner", "owner of " + id, table(row), attributes, List.of(id)));
    }
    return true;
  }

  private boolean grant(ResultSet row) throws SQLException {
    String id = row.getString("id");
    Optional<String> role = Optional.ofNullable(row.getString("role"));
    boolean isOfAll = id.equals("database") || id.startsWith("language ");
    if ((!carried.contains(id) && !isOfAll) || !isGranted(row, role)) {
      return false;
    }
    role.ifPresent(r -> roles.putIfAbsent(r, false));
    Map<String, String> attributes = object(row);
    role.ifPresent(r -> attributes.put("role", rules.role(r)));
    attributes.put("privileges", row.getString("privileges"));
    attributes.put("option", row.getString("is_grantable"));
    attributes.put("revoked", row.getString("is_revoked"));
    String column = row.getString("column");
    boolean isIdentity = row.getString("class").equals("sequence") && !id.startsWith("sequence ");
    String name =
        "grant on %s%s%s to %s%s%s"
            .formatted(
                isIdentity ? "sequence of " : "",
                id,
                column == null ? "" : " column " + Sql.identifier(column),
                role.map(Sql::identifier).orElse("everybody"),
                row.getBoolean("is_grantable") ? " with grant option" : "",
                row.getBoolean("is_revoked") ? ", revoked" : "");
    found.add(definition("grant", name, table(row), attributes, List.of(id)));
    return true;
  }

  /** What ownership brings is granted where the owner is no longer one; our own rights are not. */
  private boolean isGranted(ResultSet row, Optional<String> role) throws SQLException {
    boolean isOwner = row.getBoolean("is_owner");
    boolean isBuiltIn = role.filter(r -> r.equals("pg_database_owner")).isPresent();
    boolean isOurs = role.filter(user::equals).isPresent() && !isOwner;
    boolean isLost =
        rules.owners() == AccessRules.Owners.TARGET_USER && !row.getBoolean("is_super");
    boolean isDatabase = row.getString("class").equals("database");
    boolean isRevoked = row.getBoolean("is_revoked");
    boolean isOfOwner =
        isRevoked ? rules.owners() == AccessRules.Owners.KEEP : isLost && !isDatabase;
    return !isBuiltIn && !isOurs && (!isOwner || isOfOwner);
  }

  /** Large objects have no definitions; their roles are needed like others. */
  private boolean largeObjects(ResultSet row) throws SQLException {
    boolean owns = row.getBoolean("owns");
    if (owns
        ? rules.owners() == AccessRules.Owners.KEEP
        : rules.grants() == AccessRules.Grants.KEEP) {
      roles.merge(row.getString("role"), owns, Boolean::logicalOr);
    }
    return true;
  }

  private boolean defaults(ResultSet row) throws SQLException {
    String maker = row.getString("maker");
    Optional<String> role = Optional.ofNullable(row.getString("role"));
    Optional<String> schema = Optional.ofNullable(row.getString("schema"));
    if (schema.isPresent() && !carried.contains(ObjectIds.SCHEMA + quoted(schema.get()))) {
      return false;
    }
    roles.put(maker, true);
    role.ifPresent(r -> roles.putIfAbsent(r, false));
    Map<String, String> attributes = new HashMap<>();
    attributes.put("maker", rules.role(maker));
    schema.ifPresent(s -> attributes.put("schema", s));
    role.ifPresent(r -> attributes.put("role", rules.role(r)));
    for (String label : List.of("objects", "privileges")) {
      attributes.put(label, row.getString(label));
    }
    attributes.put("option", row.getString("is_grantable"));
    attributes.put("revoked", row.getString("is_revoked"));
    String id =
        "default privileges of %s%s on %s to %s%s%s"
            .formatted(
                Sql.identifier(maker),
                schema.map(s -> " in schema " + Sql.identifier(s)).orElse(""),
                row.getString("objects"),
                role.map(Sql::identifier).orElse("everybody"),
                row.getBoolean("is_grantable") ? " with grant option" : "",
                row.getBoolean("is_revoked") ? ", revoked" : "");
    found.add(definition("default privileges", id, Optional.empty(), attributes, List.of()));
    return true;
  }

  /** As the ids of definitions spell it. */
  private String quoted(String name) throws SQLException {
    return Query.texts(connection, "select quote_ident(?)", name).getFirst();
  }

  private boolean tablespace(ResultSet row) throws SQLException {
    String id = row.getString("id");
    String target = rules.tablespaces().get(row.getString("name"));
    if (target != null && carried.contains(id)) {
      found.add(
          definition(
              "tablespace",
              "tablespace of " + id,
              Optional.empty(),
              Map.of("object", id, "tablespace", target),
              List.of(id)));
    }
    return true;
  }

  private void addRoles() throws SQLException {
    Query.list(
        connection,
        AccessQueries.ROLES,
        row -> {
          String source = row.getString("name");
          String name = rules.role(source);
          Map<String, String> attributes = new HashMap<>();
          attributes.put("role", name);
          attributes.put(
              "create", "create role " + Sql.identifier(name) + row.getString("options"));
          attributes.put("owns", roles.getOrDefault(source, false).toString());
          Optional.ofNullable(row.getString("member_of"))
              .ifPresent(m -> attributes.put("member_of", m));
          found.add(definition("role", "role " + source, Optional.empty(), attributes, List.of()));
          return true;
        },
        connection.createArrayOf("text", roles.keySet().toArray()));
  }

  private static Map<String, String> object(ResultSet row) throws SQLException {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("object", row.getString("id"));
    for (String label : Set.of("class", "schema", "name", "signature", "column")) {
      Optional.ofNullable(row.getString(label)).ifPresent(v -> attributes.put(label, v));
    }
    return attributes;
  }

  private static Optional<TableName> table(ResultSet row) throws SQLException {
    String table = row.getString("table_name");
    return table == null
        ? Optional.empty()
        : Optional.of(new TableName(row.getString("table_schema"), table));
  }

  private static ObjectDefinition definition(
      String kind,
      String id,
      Optional<TableName> table,
      Map<String, String> attributes,
      List<String> dependsOn) {
    return new ObjectDefinition(kind, id, table, "", attributes, dependsOn);
  }
}
