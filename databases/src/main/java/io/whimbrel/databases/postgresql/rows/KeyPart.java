package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.databases.postgresql.dialect.TypeOrder;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One part of a source key as SQL on some relation.
 *
 * @param expression has the source column's type, or one that orders its values in the same way
 * @param type to which a bound's text is cast
 * @param order how values of the type are compared
 */
record KeyPart(String expression, String type, TypeOrder order) {

  /** A part as its type orders it. */
  static KeyPart of(Connection connection, String expression, String type) throws SQLException {
    return new KeyPart(expression, type, TypeOrder.of(connection, type));
  }

  /** A part that is ordered by the bytes of its text, whatever its type does. */
  static KeyPart byBytesOfText(String expression) {
    return new KeyPart(
        KeyOrder.byBytes("cast(" + expression + " as text)"), "text", TypeOrder.BUILT_IN);
  }

  /** A comparison with a value of the same type. */
  String compare(String operator, String value) {
    return expression + " " + order.operator(operator) + " " + value;
  }
}
