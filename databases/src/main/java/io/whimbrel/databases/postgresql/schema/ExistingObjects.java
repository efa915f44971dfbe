package io.whimbrel.databases.postgresql.schema;

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

  private ExistingObjects() {}

  /** Whether it is there and of a kind that only a superuser can make. */
  static boolean isOfSuperuser(Connection connection, String id) throws SQLException {
    return OF_SUPERUSERS.stream().anyMatch(kind -> id.startsWith(kind + " "))
        && ids(connection).contains(id);
  }

  /** All of them; for a connection whose search path is pg_catalog alone. */
  public static Set<String> ids(Connection connection) throws SQLException {
    return new HashSet<>(Query.texts(connection, SQL));
  }
}
