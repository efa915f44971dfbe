package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * The columns outside of the key that the target always numbers itself: a value may be inserted
 * into them, but no update may set one.
 */
final class NumberedColumns {

  private static final String ALWAYS =
      """
      select a.attname from pg_attribute a
      where a.attrelid = to_regclass(?) and a.attidentity = 'a' and not a.attisdropped
      """;

  private NumberedColumns() {}

  /** Their names on the target. */
  static Set<String> of(TableMapping mapping, Connection connection) throws SQLException {
    Set<String> names = new HashSet<>(Query.texts(connection, ALWAYS, Sql.table(mapping.target())));
    mapping.targetKey().stream().map(ColumnMapping::name).forEach(names::remove);
    return Set.copyOf(names);
  }
}
