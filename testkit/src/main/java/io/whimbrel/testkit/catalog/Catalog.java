package io.whimbrel.testkit.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All objects of a database with their properties, as its server describes them.
 *
 * @param major the server's version
 * @param objects properties by their name; one that an object has not is not there
 */
record Catalog(int major, SortedMap<CatalogObject, SortedMap<String, String>> objects) {
  private static final List<CatalogQuery> QUERIES =
      Stream.of(RelationQueries.ALL, ProgramQueries.ALL, DatabaseQueries.ALL, AccessQueries.ALL)
          .flatMap(List::stream)
          .toList();

  Catalog(int major, SortedMap<CatalogObject, SortedMap<String, String>> objects) {
    this.major = major;
    this.objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
  }

  /** Reads a database on a connection that is not in a transaction. */
  static Catalog of(Connection connection) throws SQLException {
    SortedMap<CatalogObject, SortedMap<String, String>> objects = new TreeMap<>();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("set transaction isolation level repeatable read, read only");
      statement.execute("set local search_path = pg_catalog");
      statement.execute("set local quote_all_identifiers = on");
      for (CatalogQuery query : QUERIES) {
        try (ResultSet row = statement.executeQuery(query.sql())) {
          while (row.next()) {
            objects.put(new CatalogObject(query.kind(), row.getString(1)), properties(row));
          }
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return new Catalog(connection.getMetaData().getDatabaseMajorVersion(), objects);
  }

  private static SortedMap<String, String> properties(ResultSet row) throws SQLException {
    SortedMap<String, String> properties = new TreeMap<>();
    for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
      String value = row.getString(i);
      if (value != null) {
        properties.put(row.getMetaData().getColumnLabel(i), value);
      }
    }
    return properties;
  }
}
