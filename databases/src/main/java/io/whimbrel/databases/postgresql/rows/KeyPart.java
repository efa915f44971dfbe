package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TypeOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * One part of a source key as SQL on some relation.
 *
 * @param expression has the source column's type, or one that orders its values in the same way
 * @param type to which a bound's text is cast
 * @param order how values of the type are compared
 * @param form what the expression is of the key's value
 */
record KeyPart(String expression, String type, TypeOrder order, Form form) {

  private static final String BLANK_PADDED = "bpchar";

  /** What is compared. */
  enum Form {
    /** The value itself. */
    VALUE,
    /** The bytes of its text in UTF-8, where the database has another encoding. */
    UTF8_BYTES
  }

  /** A part as its type orders it. */
  static KeyPart of(Connection connection, String expression, String type) throws SQLException {
    return new KeyPart(expression, type, TypeOrder.of(connection, type), Form.VALUE);
  }

  /** A part that is ordered by the bytes of its text, whatever its type does. */
  static KeyPart byBytesOfText(String expression) {
    return new KeyPart(
        KeyOrder.byBytes("cast(" + expression + " as text)"),
        "text",
        TypeOrder.BUILT_IN,
        Form.VALUE);
  }

  /**
   * A part that is ordered by the bytes of its text in UTF-8.
   *
   * @param type of the expression: blanks behind a text of a fixed length are none of its bytes
   */
  static KeyPart byUtf8(String expression, String type) {
    return new KeyPart(
        "convert_to(cast(" + expression + " as text), 'UTF8')",
        type.startsWith("character(") || type.equals(BLANK_PADDED) ? BLANK_PADDED : "text",
        TypeOrder.BUILT_IN,
        Form.UTF8_BYTES);
  }

  /** A comparison with a value of the same type. */
  String compare(String operator, String value) {
    return order.compare(expression, operator, value);
  }

  private byte[] bytes(String text) {
    String stored = type.equals(BLANK_PADDED) ? text.replaceFirst(" +$", "") : text;
    return stored.getBytes(StandardCharsets.UTF_8);
  }

  /** A bound's text as a value to compare with. */
  String value(String text) {
    return switch (form) {
      case VALUE -> "cast(" + Sql.literal(text) + " as " + type + ")";
      // as bytes, since the database may not hold the text
      case UTF8_BYTES -> "decode('" + HexFormat.of().formatHex(bytes(text)) + "', 'hex')";
    };
  }

  /** The key's value again, or its text where the expression is another form of it. */
  String shown() {
    return switch (form) {
      case VALUE -> expression;
      case UTF8_BYTES -> text(expression);
    };
  }

  /** The text of what the expression gave. */
  String text(String result) {
    return switch (form) {
      case VALUE -> OutputText.ofKey(result);
      case UTF8_BYTES -> "convert_from(" + result + ", 'UTF8')";
    };
  }
}
