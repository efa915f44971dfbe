package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Which COPY format the rows of a table travel in. The binary form of some types holds object ids,
 * which mean something else in another cluster: arrays, composites and ranges of types that users
 * made, and the reg* types. Rows with such a column travel as text.
 */
final class RowFormats {

  private static final Set<String> ID_TYPES =
      Set.of(
          "regclass",
          "regcollation",
          "regconfig",
          "regdictionary",
          "regnamespace",
          "regoper",
          "regoperator",
          "regproc",
          "regprocedure",
          "regrole",
          "regtype",
          "aclitem",
          "refcursor");

  private static final String TRAVELS =
      """
      with recursive base as (
        select t.oid, t.typtype, t.typcategory, t.typbasetype, t.typreceive
        from pg_type t where t.oid = to_regtype(?)
        union all
        select t.oid, t.typtype, t.typcategory, t.typbasetype, t.typreceive
        from pg_type t join base b on t.oid = b.typbasetype and b.typtype = 'd'
      )
      select bool_and(
        typtype in ('e', 'd')
        or typtype = 'b' and typreceive <> 0 and (typcategory <> 'A' or oid < 16384))
      from base
      """;

  private RowFormats() {}

  /** The format, asked of the target's catalog where a type is a user's. */
  static RowFormat of(Connection connection, TableMapping mapping) throws SQLException {
    for (Column column : mapping.sourceColumns()) {
      String type = MappedSelect.stageType(mapping, column);
      String element = type.replace("[]", "");
      boolean isUsers = type.indexOf('.') >= 0;
      if (ID_TYPES.contains(element) || (isUsers && !travels(connection, type))) {
        return RowFormat.POSTGRESQL_TEXT;
      }
    }
    return RowFormat.POSTGRESQL_BINARY;
  }

  private static boolean travels(Connection connection, String type) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRAVELS)) {
      statement.setString(1, type);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /** The target columns that take the stream as it is; empty where rows must be staged. */
  static List<String> direct(TableMapping mapping) {
    if (!mapping.isPlain() || mapping.rowKeyNamespace().isPresent()) {
      return List.of();
    }
    List<String> names =
        mapping.sourceColumns().stream()
            .flatMap(column -> mapping.imageOf(column.name()).stream())
            .map(image -> image.name())
            .toList();
    boolean isComplete =
        names.size() == mapping.sourceColumns().size()
            && names.size() == mapping.writtenColumns().size();
    return isComplete ? names : List.of();
  }
}
