package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.OwnersOfSuperusers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Roles, tablespaces and rights that owners and grants need on the target before anything moves.
 */
final class TargetAccess {

  private static final String ROLE =
      """
      select r.rolsuper and not u.rolsuper as is_above,
        pg_has_role(current_user, r.oid, 'usage') and pg_has_role(current_user, r.oid, 'member')
          as is_ours
      from pg_roles r, pg_roles u where r.rolname = ? and u.rolname = current_user
      """;

  private static final String SET_ROLE =
      "select pg_has_role(current_user, oid, 'set') from pg_roles where rolname = ?";

  private static final String SCHEMA =
      """
      select pg_has_role(current_user, nspowner, 'usage')
        or has_schema_privilege(oid, 'usage with grant option')
        and has_schema_privilege(oid, 'create with grant option')
      from pg_namespace where nspname = ?
      """;

  private static final String DATABASE =
      """
      select pg_has_role(current_user, datdba, 'usage') from pg_database
      where datname = current_database()
      """;

  private static final String TABLESPACE =
      "select has_tablespace_privilege(oid, 'create') from pg_tablespace where spcname = ?";

  private final Connection connection;
  private final String user;
  private final List<Finding> findings = new ArrayList<>();

  private TargetAccess(Connection connection) throws SQLException {
    this.connection = connection;
    this.user = PostgresPreconditions.user(connection);
  }

  /** Everything that is missing, in one go. */
  static List<Finding> find(Connection connection, List<ObjectDefinition> definitions)
      throws SQLException {
    TargetAccess access = new TargetAccess(connection);
    Set<String> tablespaces = new TreeSet<>();
    Set<String> schemas = new TreeSet<>();
    boolean hasDatabase = false;
    for (ObjectDefinition definition : definitions) {
      switch (definition.kind()) {
        case "role" -> access.checkRole(definition);
        case "tablespace" -> tablespaces.add(attribute(definition, "tablespace"));
        case "owner" -> {
          schemas.add(attribute(definition, "schema"));
          access.checkOwner(definition);
        }
        case "grant" -> {
          boolean isOfSchema = attribute(definition, "class").equals("schema");
          hasDatabase |= attribute(definition, "class").equals("database");
          schemas.add(isOfSchema ? attribute(definition, "schema") : "");
        }
        default -> {}
      }
    }
    for (String tablespace : tablespaces) {
      access.checkTablespace(tablespace);
    }
    for (String schema : schemas) {
      access.checkSchema(schema);
    }
    if (hasDatabase) {
      access.checkDatabase();
    }
    return access.findings;
  }

  private static String attribute(ObjectDefinition definition, String name) {
    return definition.attributes().getOrDefault(name, "");
  }

  private void checkRole(ObjectDefinition definition) throws SQLException {
    String role = attribute(definition, "role");
    String quoted = Sql.identifier(role);
    record Standing(boolean isAbove, boolean isOurs) {}
    List<Standing> found =
        Query.list(
            connection,
            ROLE,
            row -> new Standing(row.getBoolean("is_above"), row.getBoolean("is_ours")),
            role);
    boolean owns = attribute(definition, "owns").equals("true");
    if (found.isEmpty()) {
      String member = attribute(definition, "member_of");
      String and = member.isEmpty() ? "" : "; grant %s to %s".formatted(member, quoted);
      String lend = owns ? "; grant %s to %s".formatted(quoted, user) : "";
      missing(
          "role %s is not on the target".formatted(role),
          definition.id(),
          attribute(definition, "create") + lend + and + "; -- then give it its password");
    } else if (owns && found.getFirst().isAbove) {
      missing(
          "role %s is a superuser, which user %s may give nothing".formatted(role, user),
          definition.id(),
          "name another role for it in the plan: access: { roles: { %s: … } }".formatted(role));
    } else if (owns && (!found.getFirst().isOurs || !maySet(role))) {
      missing(
          "user %s is not a member of role %s, and may give it nothing".formatted(user, role),
          definition.id(),
          "grant %s to %s".formatted(quoted, user));
    }
  }

  /** What only superusers make is not ours to give away, and what only they own not to others. */
  private void checkOwner(ObjectDefinition owner) throws SQLException {
    String role = attribute(owner, "role");
    String roles = OwnersOfSuperusers.roles(owner);
    if (!roles.isEmpty() && !Query.holds(connection, roles, role)) {
      findings.add(
          Finding.warn(
              ProblemCode.OBJECT_UNSUPPORTED,
              "%s is not carried: only superusers make or own it".formatted(owner.id()),
              owner.id(),
              "alter %s owner to %s; -- by a superuser, after the cutover"
                  .formatted(attribute(owner, "object"), Sql.identifier(role))));
    }
  }

  /** From PostgreSQL 16 on a member may be one that cannot take the role on. */
  private boolean maySet(String role) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() < 16
        || Query.holds(connection, SET_ROLE, role);
  }

  private void checkTablespace(String tablespace) throws SQLException {
    List<Boolean> found = Query.list(connection, TABLESPACE, row -> row.getBoolean(1), tablespace);
    String quoted = Sql.identifier(tablespace);
    if (found.isEmpty()) {
      missing(
          "tablespace %s is not on the target".formatted(tablespace),
          "tablespace " + tablespace,
          "create tablespace %s location '…'; grant create on tablespace %s to %s"
              .formatted(quoted, quoted, user));
    } else if (!found.getFirst()) {
      missing(
          "user %s may not use tablespace %s".formatted(user, tablespace),
          "tablespace " + tablespace,
          "grant create on tablespace %s to %s".formatted(quoted, user));
    }
  }

  private void checkSchema(String schema) throws SQLException {
    List<Boolean> found = Query.list(connection, SCHEMA, row -> row.getBoolean(1), schema);
    if (!found.isEmpty() && !found.getFirst()) {
      missing(
          "user %s may not grant rights on schema %s".formatted(user, schema),
          "schema " + schema,
          "grant usage, create on schema %s to %s with grant option"
              .formatted(Sql.identifier(schema), user));
    }
  }

  private void checkDatabase() throws SQLException {
    if (!Query.holds(connection, DATABASE)) {
      String database = Query.texts(connection, "select current_database()").getFirst();
      missing(
          "user %s may not grant rights on database %s".formatted(user, database),
          "target",
          "alter database %s owner to %s".formatted(Sql.identifier(database), user));
    }
  }

  private void missing(String what, String where, String fix) {
    findings.add(Finding.block(ProblemCode.GRANT_MISSING, what, where, fix));
  }
}
