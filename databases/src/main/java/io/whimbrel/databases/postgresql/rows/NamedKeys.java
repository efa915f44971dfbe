package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.NameTypes;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of tables that are {@linkplain NameTypes names of objects}. A name says the same on both
 * servers only where it stands with its schema, so sessions that tell keys search none but the
 * server's own.
 */
public final class NamedKeys {

  /** What servers say of a name that no relation, type, role, routine or schema has. */
  private static final Set<String> UNKNOWN = Set.of("42P01", "42704", "42883", "3F000");

  private NamedKeys() {}

  /** Whether a part of a table's key is a name. */
  static boolean isOf(Table table) {
    return table.keyColumns().stream()
        .map(table::column)
        .flatMap(Optional::stream)
        .anyMatch(column -> NameTypes.isName(column.type()));
  }

  /** A table that has no such key: rows of two servers cannot be found by it, one for the other. */
  public static Table without(Table table) {
    return isOf(table)
        ? new Table(
            table.name(),
            table.kind(),
            table.columns(),
            Optional.empty(),
            table.identity(),
            table.foreignKeys(),
            table.partitionOf(),
            table.rows(),
            table.bytes())
        : table;
  }

  /** Whether a failure is that of a name in a row that the server does not know. */
  static boolean isUnknown(SQLException e, Table table) {
    return UNKNOWN.contains(String.valueOf(e.getSQLState()))
        && table.columns().stream().anyMatch(column -> NameTypes.isName(column.type()));
  }

  /** Whether all names in keys stand with their schemas, since no expression needs to find any. */
  private static boolean areWhole(TableMapping mapping) {
    return isOf(mapping.source())
        && mapping.isPlain()
        && mapping.columns().stream().noneMatch(c -> c.rule() instanceof ValueRule.Fill);
  }

  /** The statement behind which rows of the target are compared, for the current transaction. */
  static String searchPath(TableMapping mapping) {
    return areWhole(mapping)
        ? "set local search_path = pg_catalog"
        : MappedSelect.searchPath(mapping.target());
  }

  /** A part of a key by which rows of the source are looked up; names by their texts. */
  static KeyPart part(Connection connection, TableMapping mapping, Column column)
      throws SQLException {
    String name = Sql.identifier(column.name());
    return NameTypes.isName(column.type()) && areWhole(mapping)
        ? KeyPart.byBytesOfText(name)
        : KeyPart.of(connection, name, column.type());
  }
}
