package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TypeOrder;
import io.whimbrel.databases.postgresql.rows.KeyPart.Form;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * In which order keys are cut into ranges: text by its bytes (collation "C") on both sides. Any
 * other order may differ between two servers, even under one name, since it changes with the
 * operating system's library, and a row would then belong to one chunk on one side and to another
 * on the other. A database that is not in UTF-8 compares by UTF-8 all the same. Where a column's
 * own collation is by bytes already, its index serves the ranges. A text type with an order of its
 * own ({@code citext}) is cut as text, and so is an enum, whose labels another server may have in
 * another order, or as texts. What is ordered by the database's locale inside a value ({@code
 * jsonb}, composite types) is not cut at all.
 */
final class KeyOrder {

  /** Columns that have a collation which is not by bytes. */
  private static final String FOREIGN =
      """
      select a.attname
      from pg_attribute a
      join pg_collation c on c.oid = a.attcollation
      cross join (
        select datcollate, coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') as provider
        from pg_database d where datname = current_database()
      ) as base
      where a.attrelid = cast(? as regclass) and a.attnum > 0 and not a.attisdropped
        and not case c.collprovider
          when 'd' then base.provider = 'b'
            or base.provider = 'c' and base.datcollate in ('C', 'POSIX')
          when 'c' then c.collcollate in ('C', 'POSIX')
          when 'b' then true
          else false
        end
      """;

  private static final String IS_COLLATABLE =
      "select typcollation <> 0 from pg_type where oid = to_regtype(?)";

  /** Encodings whose bytes are ordered as the characters are; in others UTF-8 is asked for. */
  private static final Set<String> ORDERED_AS_UTF8 = Set.of("UTF8", "LATIN1", "SQL_ASCII");

  private KeyOrder() {}

  /** The key of a table over its own columns. */
  static List<KeyPart> of(Connection connection, Table table) throws SQLException {
    Set<String> foreign = notByBytes(connection, table.name());
    List<KeyPart> key = new ArrayList<>();
    for (String name : table.keyColumns()) {
      Column column = table.column(name).orElseThrow();
      key.add(
          part(connection, Sql.identifier(name), column.type(), foreign.contains(column.name())));
    }
    return key;
  }

  /** Names of the columns of a table whose own order is not the one by bytes. */
  static Set<String> notByBytes(Connection connection, TableName table) throws SQLException {
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(FOREIGN)) {
      statement.setString(1, Sql.table(table));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  /** Whether values of a type have a collation. */
  static boolean isCollatable(Connection connection, String type) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_COLLATABLE)) {
      statement.setString(1, type);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /** Whether the bytes of texts of this database have the order that they have in UTF-8. */
  private static boolean isOrderedAsUtf8(Connection connection) throws SQLException {
    String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
    return encoding == null || ORDERED_AS_UTF8.contains(encoding);
  }

  /** An expression ordered by bytes. */
  static String byBytes(String expression) {
    return expression + " collate \"C\"";
  }

  /**
   * A column of a key.
   *
   * @param isForeign whether its own order is not the one by bytes
   */
  static KeyPart part(Connection connection, String name, String type, boolean isForeign)
      throws SQLException {
    TypeOrder order = TypeOrder.of(connection, type);
    if (!isOrderedAsUtf8(connection) && (order.isEnum() || isCollatable(connection, type))) {
      return type.endsWith("[]")
          ? new KeyPart(name, type, TypeOrder.BY_LOCALE, Form.VALUE)
          : KeyPart.byUtf8(name, type);
    }
    if (order.isOwnText() || order.isEnum()) {
      return KeyPart.byBytesOfText(name);
    }
    return new KeyPart(isForeign ? byBytes(name) : name, type, order, Form.VALUE);
  }
}
