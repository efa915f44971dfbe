package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.databases.postgresql.catalog.CatalogObjects;
import io.whimbrel.databases.postgresql.catalog.ObjectIds;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** The objects of a database by the ids that definitions have: those in no table and no routine. */
public final class ExistingObjects {

  private static final String SQL =
      "select o.id from (" + CatalogObjects.IDS + ") o (classid, objid, id)";

  /** Kinds that only a superuser can make: one that is there already is taken as it is. */
  public static final Set<String> OF_SUPERUSERS =
      Set.of(
          "operator class",
          "operator family",
          "text search template",
          "text search parser",
          "foreign data wrapper",
          "language");

  private static final String SCHEMA_THERE =
      "select true from pg_namespace where quote_ident(nspname) = ? or format('\"%s\"',"
          + " replace(nspname, '\"', '\"\"')) = ?";

  private static final String ACCESS_METHOD_THERE =
      "select true from pg_am where quote_ident(amname) = ?";

  private static final String EXTENSION_SETTLED =
      """
      select true from pg_extension where quote_ident(extname) = ?
      union all select true
      where not exists (select from pg_available_extensions where quote_ident(name) = ?)
      """;

  private ExistingObjects() {}

  /** Whether a step makes what may be on the target already. */
  static boolean mayBe(SchemaStep step) {
    String id = step.id();
    return id.startsWith(ObjectIds.SCHEMA)
        || id.startsWith(ObjectIds.ACCESS_METHOD)
        || id.startsWith(ObjectIds.EXTENSION)
        || OF_SUPERUSERS.stream().anyMatch(kind -> id.startsWith(kind + " "));
  }

  /**
   * Whether a schema, extension or what only a superuser makes is there already; or an extension
   * cannot be had, which the preconditions have named.
   */
  static boolean isSettled(Connection connection, SchemaStep step) throws SQLException {
    if (step.id().startsWith(ObjectIds.SCHEMA)) {
      String name = step.id().substring(ObjectIds.SCHEMA.length());
      return Query.holds(connection, SCHEMA_THERE, name, name);
    }
    if (step.id().startsWith(ObjectIds.ACCESS_METHOD)) {
      String name = step.id().substring(ObjectIds.ACCESS_METHOD.length());
      return Query.holds(connection, ACCESS_METHOD_THERE, name);
    }
    if (step.id().startsWith(ObjectIds.EXTENSION)) {
      String name = step.id().substring(ObjectIds.EXTENSION.length());
      return Query.holds(connection, EXTENSION_SETTLED, name, name);
    }
    return ids(connection).contains(step.id());
  }

  /** All of them; for a connection whose search path is pg_catalog alone. */
  public static Set<String> ids(Connection connection) throws SQLException {
    return new HashSet<>(Query.texts(connection, SQL));
  }
}
