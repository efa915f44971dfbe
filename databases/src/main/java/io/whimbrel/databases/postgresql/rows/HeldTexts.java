package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Which texts the encoding of a database can hold. A statement with any other is refused as a
 * whole, so they must be known before. The server is asked once about each character:
 *
 * <ol>
 *   <li>Characters of a text that nobody knows yet are sent together.
 *   <li>Where they are refused, they are halved until each is known.
 * </ol>
 *
 * Safe for use by several threads; one asks at a time.
 */
final class HeldTexts {

  /** Encodings that hold every text: the second takes any bytes as they are. */
  private static final Set<String> HOLD_ALL = Set.of("UTF8", "SQL_ASCII");

  private final BitSet held = new BitSet();
  private final BitSet lacked = new BitSet();

  /** Whether the database that a connection leads to has the form of every text. */
  static boolean areAll(Connection connection) throws SQLException {
    return encoding(connection).filter(HOLD_ALL::contains).isPresent();
  }

  /** The name of the database's encoding, if the server tells it. */
  static Optional<String> encoding(Connection connection) throws SQLException {
    return Optional.ofNullable(
        connection.unwrap(PGConnection.class).getParameterStatus("server_encoding"));
  }

  /** Those of some keys that the database may have. */
  List<List<String>> keys(Connection connection, List<List<String>> keys) throws SQLException {
    if (areAll(connection)) {
      return keys;
    }
    List<List<String>> possible = new ArrayList<>();
    for (List<String> key : keys) {
      if (holds(connection, String.join("", key))) {
        possible.add(key);
      }
    }
    return List.copyOf(possible);
  }

  /** Whether the database can hold a text. */
  synchronized boolean holds(Connection connection, String text) throws SQLException {
    if (isAscii(text)) {
      return true;
    }
    int[] unknown =
        text.codePoints()
            .filter(c -> c > 0x7f && !held.get(c) && !lacked.get(c))
            .distinct()
            .toArray();
    learn(connection, unknown, 0, unknown.length);
    return text.codePoints().noneMatch(lacked::get);
  }

  /** A text with another character in each place of one that the database cannot hold. */
  synchronized String without(String text, char other) {
    StringBuilder held = new StringBuilder(text.length());
    text.codePoints().forEach(c -> held.appendCodePoint(lacked.get(c) ? other : c));
    return held.toString();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private void learn(Connection connection, int[] characters, int from, int until)
      throws SQLException {
    if (from == until) {
      return;
    }
    if (takes(connection, new String(characters, from, until - from))) {
      for (int i = from; i < until; i++) {
        held.set(characters[i]);
      }
    } else if (until - from == 1) {
      lacked.set(characters[from]);
    } else {
      int middle = (from + until) / 2;
      learn(connection, characters, from, middle);
      learn(connection, characters, middle, until);
    }
  }

  private static boolean takes(Connection connection, String text) throws SQLException {
    if (connection.getAutoCommit()) {
      return isTaken(connection, text);
    }
    Savepoint before = connection.setSavepoint();
    try {
      return isTaken(connection, text);
    } finally {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    }
  }

  private static boolean isTaken(Connection connection, String text) throws SQLException {
    try {
      return !Query.list(connection, "select length(?)", row -> row.getInt(1), text).isEmpty();
    } catch (SQLException e) {
      if (UnreadableText.isMeant(e)) {
        return false;
      }
      throw e;
    }
  }
}
