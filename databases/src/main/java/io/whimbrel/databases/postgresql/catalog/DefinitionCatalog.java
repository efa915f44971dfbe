package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads every definition of a database, whatever the selection. */
public final class DefinitionCatalog {

  private static final Set<String> FIELDS =
      Set.of("kind", "id", "table_schema", "table_name", "sql", "classid", "objid");

  private static final List<LockingQuery> LOCKING =
      List.of(ViewQueries.VIEWS, RoutineQueries.ROUTINES, TableQueries.RULES);

  private DefinitionCatalog() {}

  /** All definitions of users' objects, without what extensions bring. */
  public static List<ObjectDefinition> read(Connection connection) throws SQLException {
    Map<String, List<String>> needs = DependencyCatalog.read(connection);
    List<ObjectDefinition> all = new ArrayList<>();
    for (String sql : ObjectQueries.ALL) {
      all.addAll(Query.list(connection, sql, row -> definition(row, needs)));
    }
    for (String sql : TableQueries.ALL) {
      all.addAll(Query.list(connection, sql, row -> definition(row, needs)));
    }
    for (LockingQuery query : LOCKING) {
      all.addAll(query.list(connection, row -> definition(row, needs)));
    }
    return all.stream().filter(DefinitionCatalog::isOfUser).toList();
  }

  private static boolean isOfUser(ObjectDefinition definition) {
    String schema =
        definition
            .table()
            .map(TableName::schema)
            .orElseGet(() -> definition.attributes().getOrDefault("schema", ""));
    boolean isSystem =
        schema.startsWith("pg_")
            || schema.equals("information_schema")
            || schema.equals("whimbrel");
    boolean isExtension = definition.kind().equals("extension");
    boolean isMember =
        definition.dependsOn().stream().anyMatch(id -> id.startsWith(DependencyCatalog.MEMBER));
    return isExtension || (!isSystem && !isMember);
  }

  private static ObjectDefinition definition(ResultSet row, Map<String, List<String>> needs)
      throws SQLException {
    String id = row.getString("id");
    String table = row.getString("table_name");
    return new ObjectDefinition(
        row.getString("kind"),
        id,
        table == null
            ? Optional.empty()
            : Optional.of(new TableName(row.getString("table_schema"), table)),
        row.getString("sql"),
        attributes(row),
        needs.getOrDefault(id, List.of()));
  }

  private static Map<String, String> attributes(ResultSet row) throws SQLException {
    Map<String, String> attributes = new LinkedHashMap<>();
    ResultSetMetaData labels = row.getMetaData();
    for (int i = 1; i <= labels.getColumnCount(); i++) {
      String label = labels.getColumnLabel(i);
      String value = FIELDS.contains(label) ? null : value(row.getObject(i));
      if (value != null && !value.isEmpty()) {
        attributes.put(label, value);
      }
    }
    return attributes;
  }

  private static @Nullable String value(@Nullable Object value) throws SQLException {
    if (value instanceof Array array) {
      return Sql.identifiers(Arrays.asList((String[]) array.getArray()));
    }
    return value == null ? null : value.toString();
  }
}
